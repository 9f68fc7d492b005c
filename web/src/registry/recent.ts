// What was opened lately from the search, in this tab's memory only: it is gone with the tab, with the sign-out and with the post.
import type { Target } from "./targets";

const most = 6;
let of = "";
let list: Target[] = [];

/** The last opened of this user in this post, the newest first. */
export function recent(post: string): readonly Target[] {
  if (post !== of) {
    of = post;
    list = [];
  }
  return list;
}

export function remember(post: string, target: Target) {
  recent(post);
  list = [target, ...list.filter((t) => t.key !== target.key)].slice(0, most);
}

export function forget() {
  list = [];
}
