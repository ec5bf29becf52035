const shapes = {
  home: <path d="M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4.5v-6h-5v6H5a1 1 0 0 1-1-1z" />,
  queue: <path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01" />,
  visit: (
    <>
      <path d="M9 4h6v3H9zM9 5H6.5A1.5 1.5 0 0 0 5 6.5v13A1.5 1.5 0 0 0 6.5 21h11a1.5 1.5 0 0 0 1.5-1.5v-13A1.5 1.5 0 0 0 17.5 5H15" />
      <path d="M9 14l2.2 2.2L15.5 12" />
    </>
  ),
  draw: (
    <>
      <rect x="4" y="4" width="16" height="16" rx="3" />
      <path d="M8.5 8.5h.01M15.5 8.5h.01M12 12h.01M8.5 15.5h.01M15.5 15.5h.01" strokeWidth="2.4" />
    </>
  ),
  ledger: <path d="M5 4h11l3 3v13H5zM9 10h6M9 13.5h6M9 17h3.5" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  close: <path d="M6 6l12 12M18 6L6 18" />,
  check: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  checkCircle: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8.5 12.3l2.4 2.4 4.6-4.9" />
    </>
  ),
  warning: <path d="M12 4.5l8.5 15h-17zM12 10.5v4M12 17h.01" />,
  bad: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7.5v5.2M12 16h.01" />
    </>
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11.5v4.5M12 8h.01" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7.5V12l3 2" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8.5" r="3.8" />
      <path d="M4.8 20a7.3 7.3 0 0 1 14.4 0" />
    </>
  ),
  phone: (
    <path d="M6 4h3.2l1.5 4.2-2 1.5a11.5 11.5 0 0 0 5.6 5.6l1.5-2L20 14.8V18a2 2 0 0 1-2.2 2A14.8 14.8 0 0 1 4 6.2 2 2 0 0 1 6 4z" />
  ),
  mail: <path d="M4 6h16v12H4zM4 7l8 6 8-6" />,
  message: <path d="M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 3.5V16H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z" />,
  quote: (
    <path d="M10 7c-3 .8-4.5 2.8-4.5 6v4H10v-4.5H7.8c.2-1.5.9-2.4 2.2-2.9zM18.5 7c-3 .8-4.5 2.8-4.5 6v4h4.5v-4.5h-2.2c.2-1.5.9-2.4 2.2-2.9z" />
  ),
  arrowRight: <path d="M5 12h14M13.5 6.5L19 12l-5.5 5.5" />,
  arrowLeft: <path d="M19 12H5M10.5 6.5L5 12l5.5 5.5" />,
  chevronUp: <path d="M6.5 14.5L12 9l5.5 5.5" />,
  chevronDown: <path d="M6.5 9.5l5.5 5.5 5.5-5.5" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="3.8" />
      <path d="M12 3.5v1.8M12 18.7v1.8M3.5 12h1.8M18.7 12h1.8M6 6l1.3 1.3M16.7 16.7L18 18M18 6l-1.3 1.3M7.3 16.7L6 18" />
    </>
  ),
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />,
  auto: (
    <>
      <circle cx="12" cy="12" r="8" />
      <path d="M12 4v16a8 8 0 0 0 0-16z" fill="currentColor" />
    </>
  ),
  language: (
    <path d="M4 6h9M8.5 4v2M11 6c-.8 4-3 7-6.5 8.8M6.2 9.5c1.2 2 2.8 3.6 4.8 4.7M12.5 20l4-9.5 4 9.5M14 16.8h5" />
  ),
  leave: <path d="M14 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8M11 12h9M16.5 8.5L20 12l-3.5 3.5" />,
  case: <path d="M4 8h16v11H4zM9 8V5.5h6V8M4 13h16" />,
  note: <path d="M5 19l1-4L16 5l3 3L9 18zM14 7l3 3" />,
  place: (
    <>
      <path d="M12 20.5c-4-4-6-7.2-6-10a6 6 0 0 1 12 0c0 2.8-2 6-6 10z" />
      <circle cx="12" cy="10.5" r="2.2" />
    </>
  ),
  calendar: <path d="M5 6h14v14H5zM5 10.5h14M9 4v3.5M15 4v3.5" />,
  flag: <path d="M6 21V4M6 5h11.5l-2.5 4 2.5 4H6" />,
  loop: <path d="M18.5 9A7.2 7.2 0 1 0 19.2 12M19 4.5V9h-4.5" />,
  keyboard: <path d="M3.5 7h17v10h-17zM7 10.2h.01M10.3 10.2h.01M13.6 10.2h.01M17 10.2h.01M8 14h8" />,
  copy: <path d="M9 9h10v10H9zM15 9V5H5v10h4" />,
  settings: (
    <>
      <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
      <circle cx="15" cy="7" r="2" />
      <circle cx="9" cy="17" r="2" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8.5" r="3.3" />
      <path d="M3 19a6 6 0 0 1 12 0M15.5 5.6a3.3 3.3 0 0 1 0 5.8M17.5 13.6A6 6 0 0 1 21 19" />
    </>
  ),
  plus: <path d="M12 5v14M5 12h14" />,
  trendUp: <path d="M6.5 17.5l11-11M9 6.5h8.5V15" />,
  trendDown: <path d="M6.5 6.5l11 11M9 17.5h8.5V9" />,
  outside: <path d="M13.5 5H19v5.5M19 5l-8.5 8.5M16.5 13.5V19H5V7.5h5.5" />,
  off: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M6.2 6.2l11.6 11.6" />
    </>
  ),
  star: <path d="M12 4.5l2.3 4.8 5.2.7-3.8 3.7.9 5.2-4.6-2.5-4.6 2.5.9-5.2L4.5 10l5.2-.7z" />,
  closed: <path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />,
  bell: <path d="M6.5 10.5a5.5 5.5 0 0 1 11 0c0 4.5 2 6 2 6h-15s2-1.5 2-6zM10 19.5a2.2 2.2 0 0 0 4 0" />,
  search: <path d="M10.5 4.5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15 15l5 5" />,
  sidebar: <path d="M4 5h16v14H4zM9.5 5v14" />,
  sortUp: <path d="M12 19V5.5M6.5 11L12 5.5l5.5 5.5" />,
  sortDown: <path d="M12 5v13.5M6.5 13l5.5 5.5 5.5-5.5" />,
  columns: <path d="M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4" />,
  download: <path d="M12 4.5v10.5M7 10.5l5 5 5-5M5 19.5h14" />,
  trash: <path d="M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13" />,
  retry: <path d="M5.5 15A7.2 7.2 0 1 0 4.8 12M5 19.5V15h4.5" />,
};
export type IconName = keyof typeof shapes;

/** A decorative line icon; the words stand beside it. */
export const Icon = ({ name, size = 18 }: { name: IconName; size?: number }) => (
  <svg
    aria-hidden="true"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    style={{ flex: "none" }}
  >
    {shapes[name]}
  </svg>
);
