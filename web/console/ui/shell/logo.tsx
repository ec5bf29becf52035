/** The product's mark: a loop that is about to close. */
export const Logo = ({ size = 28 }: { size?: number }) => (
  <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32">
    <rect width="32" height="32" rx="8" fill="#4650c4" />
    <path d="M22.5 12.2A7.5 7.5 0 1 0 23.5 16" fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
    <circle cx="16" cy="16" r="2.6" fill="#fff" />
  </svg>
);
