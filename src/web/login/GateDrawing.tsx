interface GateDrawingProps {
  readonly className: string;
}

/** The gate behind the gate, in lines. Decoration only. */
export function GateDrawing({ className }: GateDrawingProps) {
  return (
    <svg
      className={className}
      viewBox="0 0 320 360"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M12 348V164C12 82 78 16 160 16s148 66 148 148v184" strokeWidth="6" />
      <path d="M48 348V168c0-62 50-112 112-112s112 50 112 112v180" strokeWidth="3" opacity="0.55" />
      <path d="M88 348V184c0-40 32-72 72-72s72 32 72 72v164" strokeWidth="5" />
      <path d="M160 112v236" strokeWidth="2.5" opacity="0.55" />
      <circle cx="146" cy="246" r="5" fill="currentColor" stroke="none" />
      <circle cx="174" cy="246" r="5" fill="currentColor" stroke="none" />
      <path d="M2 348h316" strokeWidth="4" opacity="0.7" />
    </svg>
  );
}
