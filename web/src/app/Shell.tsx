import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, useLocation } from "react-router";
import { useNarrow } from "../design/appearance";
import { Brand } from "./Brand";
import { AppearanceSwitch, LanguageSwitch, PostSwitch, SignOut } from "./controls";
import { LiveSign } from "./live";
import { SearchButton } from "./SearchButton";
import { useMay, useSession } from "./session";
import { useRooms } from "./useRooms";
import "./shell.css";

/** The frame around every page: rooms at the left (behind a button on a phone), who is at work and in which post on top. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is the trigger: a followed link closes the menu
  useEffect(() => setOpen(false), [pathname]);

  const controls = (
    <div className="shell-controls">
      <LiveSign />
      <PostSwitch />
      <LanguageSwitch />
      <AppearanceSwitch />
      <SignOut />
    </div>
  );
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <header className="shell-top">
        <Brand />
        <SearchButton />
        {narrow ? (
          <Button onClick={() => setOpen(!open)} aria-expanded={open} aria-controls="shell-menu">
            {open ? t("shell.closeMenu") : t("shell.menu")}
          </Button>
        ) : (
          controls
        )}
      </header>
      {narrow ? (
        <div id="shell-menu" className="shell-menu" hidden={!open}>
          <RoomLinks />
          {controls}
        </div>
      ) : (
        <div className="shell-side">
          <RoomLinks />
        </div>
      )}
      <main id="main" className="shell-main" tabIndex={-1}>
        <Notices />
        {children}
      </main>
    </div>
  );
}

/** What is amiss with the calendar: in full, with the way to mend it, for who can; for all others one line that can be opened. */
function Notices() {
  const { t } = useTranslation();
  const { notices } = useSession();
  const { pathname } = useLocation();
  const may = useMay()("calendar.manage");
  if (notices.length === 0) return null;
  return (
    <ul className="notices" aria-label={t("shell.notices")} data-quiet={!may || undefined}>
      {notices.map((n) => (
        <li key={n.code}>
          {may ? (
            <>
              {n.text} {pathname !== "/calendars" && <Link to="/calendars">{t("menu.calendars")}</Link>}
            </>
          ) : (
            <details>
              <summary>{n.text}</summary>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function RoomLinks() {
  const { t } = useTranslation();
  const rooms = useRooms();
  return (
    <nav aria-label={t("shell.rooms")} className="room-links">
      {rooms.map((room) => (
        <NavLink key={room.path} to={room.path}>
          {t(room.title)}
        </NavLink>
      ))}
    </nav>
  );
}
