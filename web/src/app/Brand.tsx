import { useTranslation } from "react-i18next";

/** The name and its mark: a hand's line that holds a point from below. */
export function Brand() {
  const { t } = useTranslation();
  return (
    <span className="brand">
      <svg
        viewBox="0 0 24 24"
        width="24"
        height="24"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
      >
        <circle cx="12" cy="8" r="3" fill="currentColor" stroke="none" />
        <path d="M3.5 12a8.5 8.5 0 0 0 17 0" strokeLinecap="round" />
      </svg>
      <span className="brand-name">{t("brand.name")}</span>
      <span className="brand-what">{t("brand.what")}</span>
    </span>
  );
}
