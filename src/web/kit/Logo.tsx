interface LogoProps {
  readonly size?: number;
}

/** A gate within a gate: two doors in a row. Decoration; the name beside it says it in words. */
export function Logo({ size = 32 }: LogoProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--mantine-color-petrol-7)" />
      <g fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round">
        <path d="M6.5 25.5V15a9.5 9.5 0 0 1 19 0v10.5" />
        <path d="M11.5 25.5V16a4.5 4.5 0 0 1 9 0v9.5" />
      </g>
      <circle cx="16" cy="21" r="1.7" fill="#fff" />
    </svg>
  );
}
