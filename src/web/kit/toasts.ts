import { useSyncExternalStore } from 'react';
import type { MessageKind } from './MessageArea.tsx';

export interface Toast {
  readonly id: number;
  readonly kind: MessageKind;
  readonly text: string;
  /** Shown on demand, for those who can do something with it. */
  readonly details?: string | undefined;
}

const MAX_VISIBLE = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** A fourth pushes out the oldest; an exact duplicate is not added. */
export function showToast(kind: MessageKind, text: string, details?: string): void {
  if (toasts.some((toast) => toast.kind === kind && toast.text === text && toast.details === details)) return;
  replace([...toasts, { id: nextId++, kind, text, details }].slice(-MAX_VISIBLE));
}

export function dismissToast(id: number): void {
  replace(toasts.filter((toast) => toast.id !== id));
}

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
