let pressed = false;

const note = (event: Event) => {
  pressed = event.type === 'pointerdown';
};
for (const type of ['pointerdown', 'pointerup', 'pointercancel']) window.addEventListener(type, note, true);

/**
 * Runs `work` now, or when the press that is under way has become a click.
 *
 * Leaving a field by pressing a button must not show the field's error before the button is released: the error moves
 * the button from under the pointer, and the click is lost.
 */
export function afterPress(work: () => void): void {
  if (pressed) window.addEventListener('pointerup', () => setTimeout(work), { once: true });
  else work();
}
