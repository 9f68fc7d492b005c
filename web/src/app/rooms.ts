// The console's rooms in the order of the menu: who sees them, where they are, what they are called. The first that a person
// may enter is their home. Each page is its own chunk.
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type zhCN from "../i18n/zh-CN";
import type { Permission } from "./session";

export interface Room {
  path: string;
  permission: Permission;
  title: Extract<keyof typeof zhCN, `menu.${string}`>;
  Page: LazyExoticComponent<ComponentType>;
  below?: { path: string; Page: LazyExoticComponent<ComponentType> }[];
}

export const rooms: readonly Room[] = [
  {
    path: "/warnings",
    permission: "warning.view",
    title: "menu.warnings",
    Page: lazy(() => import("../warning/WarningList")),
    below: [{ path: "/warnings/:id", Page: lazy(() => import("../warning/WarningPage")) }],
  },
  {
    path: "/sources",
    permission: "source.view",
    title: "menu.sources",
    Page: lazy(() => import("../source/SourceList")),
    below: [
      { path: "/sources/:department/:item", Page: lazy(() => import("../source/ItemPage")) },
      { path: "/sources/batches/:id", Page: lazy(() => import("../source/BatchPage")) },
    ],
  },
  {
    path: "/audit",
    permission: "audit.view",
    title: "menu.audit",
    Page: lazy(() => import("../audit/TrailPage")),
  },
  {
    path: "/users",
    permission: "user.view",
    title: "menu.users",
    Page: lazy(() => import("../iam/UsersPage")),
  },
  {
    path: "/calendars",
    permission: "calendar.manage",
    title: "menu.calendars",
    Page: lazy(() => import("../policy/CalendarsPage")),
  },
  {
    path: "/assessments",
    permission: "assess.view",
    title: "menu.assessments",
    Page: lazy(() => import("../assess/RunsPage")),
  },
  {
    path: "/parameters",
    permission: "parameter.view",
    title: "menu.parameters",
    Page: lazy(() => import("../policy/ParametersPage")),
  },
];
