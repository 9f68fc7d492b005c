// The console's rooms in the order of the menu: who sees them, where they are, what they are called. The first that a person
// may enter is their home. Each page is its own chunk.
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { Post } from "../api/types";
import type zhCN from "../i18n/zh-CN";
import type { Permission } from "./session";

export interface Room {
  path: string;
  permission: Permission;
  /** Whose room it is, where the permission alone does not say. */
  roles?: readonly Post["role"][];
  title: Extract<keyof typeof zhCN, `menu.${string}`>;
  Page: LazyExoticComponent<ComponentType>;
  below?: { path: string; Page: LazyExoticComponent<ComponentType> }[];
}

export const rooms: readonly Room[] = [
  {
    path: "/today",
    permission: "warning.view",
    roles: ["communityWorker", "streetOfficer"],
    title: "menu.today",
    Page: lazy(() => import("../insight/TodayPage")),
  },
  {
    path: "/cockpit",
    permission: "cockpit.view",
    title: "menu.cockpit",
    Page: lazy(() => import("../insight/CockpitPage")),
  },
  {
    path: "/warnings",
    permission: "warning.view",
    title: "menu.warnings",
    Page: lazy(() => import("../warning/WarningList")),
    below: [
      { path: "/warnings/:id", Page: lazy(() => import("../warning/WarningPage")) },
      { path: "/persons/:id", Page: lazy(() => import("../registry/PersonPage")) },
      { path: "/households/:id", Page: lazy(() => import("../registry/HouseholdPage")) },
    ],
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
    path: "/machine",
    permission: "machine.view",
    title: "menu.machine",
    Page: lazy(() => import("../insight/MachinePage")),
  },
  {
    path: "/users",
    permission: "user.view",
    title: "menu.users",
    Page: lazy(() => import("../iam/UsersPage")),
  },
  {
    path: "/queues",
    permission: "queue.view",
    title: "menu.queues",
    Page: lazy(() => import("../iam/UnattendedPage")),
  },
  {
    path: "/roles",
    permission: "user.view",
    title: "menu.roles",
    Page: lazy(() => import("../iam/RolesPage")),
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

/** Pages of everybody's own, whatever the post. They are no room: the way there is in the frame. */
export const ownPages: readonly { path: string; Page: LazyExoticComponent<ComponentType> }[] = [
  { path: "/account", Page: lazy(() => import("../iam/AccountPage")) },
  { path: "/handovers/:id", Page: lazy(() => import("../iam/HandoverPage")) },
];
