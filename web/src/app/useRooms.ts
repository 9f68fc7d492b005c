import { useMemo } from "react";
import { type Room, rooms } from "./rooms";
import { useMay, useSession } from "./session";

/** The rooms of the present post, in the order of the menu; the first is its home. */
export function useRooms(): Room[] {
  const may = useMay();
  const { role } = useSession().post;
  return useMemo(
    () => rooms.filter((room) => may(room.permission) && (!room.roles || room.roles.includes(role))),
    [may, role],
  );
}
