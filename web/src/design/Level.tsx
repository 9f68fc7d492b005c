import { useTranslation } from "react-i18next";
import { type LevelName, levelInks, levelShapes } from "./levels";
import "./level.css";

/** A warning's level: shape, colour and word together, so none of the three has to be seen. */
export function Level({ level }: { level: LevelName }) {
  const { t } = useTranslation();
  return (
    <span className="level">
      <LevelMark level={level} />
      {t(`level.${level}`)}
    </span>
  );
}

/** The shape alone, for places that say the word themselves. Both themes' inks are written; CSS shows the one that fits. */
export function LevelMark({ level }: { level: LevelName }) {
  const { light, dark } = levelInks;
  return (
    <svg className="level-mark" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      {([light, dark] as const).map((inks, i) => (
        <path
          key={i === 0 ? "light" : "dark"}
          className={i === 0 ? "ink-light" : "ink-dark"}
          d={levelShapes[level]}
          fill={inks[level].fill}
          stroke={inks[level].stroke}
          strokeWidth="1.5"
          strokeLinejoin="round"
        />
      ))}
    </svg>
  );
}
