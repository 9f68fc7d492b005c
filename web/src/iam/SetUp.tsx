import { useTranslation } from "react-i18next";
import type { Enrolment } from "../api/types";
import "./account.css";

// The quiet zone that a reader needs around a QR code (ISO/IEC 18004: four modules).
const quiet = 4;

/** What an authenticator is given, drawn here: the secret goes to no other machine. And the codes for when the phone is lost. */
export default function SetUp({ enrolment }: { enrolment: Enrolment }) {
  const { t } = useTranslation();
  const size = enrolment.side + 2 * quiet;
  return (
    <div className="set-up">
      <ol>
        <li>{t("setUp.app")}</li>
        <li>
          {t("setUp.scan")}
          <svg viewBox={`${-quiet} ${-quiet} ${size} ${size}`} role="img" aria-label={t("setUp.qr")}>
            <path d={`M${-quiet} ${-quiet}h${size}v${size}h-${size}z`} fill="#fff" />
            <path d={enrolment.path} fill="#000" shapeRendering="crispEdges" />
          </svg>
          <span className="soft">
            {t("setUp.type")} <code className="set-up-secret">{enrolment.secret.replace(/(.{4})/g, "$1 ").trim()}</code>
          </span>
        </li>
        <li>
          {t("setUp.keep")}
          <ul className="set-up-codes" aria-label={t("setUp.codes")}>
            {enrolment.recovery.map((code) => (
              <li key={code}>
                <code>{code}</code>
              </li>
            ))}
          </ul>
        </li>
        <li>{t("setUp.enter")}</li>
      </ol>
    </div>
  );
}
