package iam

import (
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

// livePosts are those that a user can act in today, in every county, their own before those that they hold for others.
func livePosts(tx *db.Tx, user id.ID) ([]Post, error) {
	return readPosts(tx, "p.user_id=$1 AND p.ended_ms IS NULL AND (p.to_day='' OR (p.from_day<=$2 AND p.to_day>=$2))", user, tx.Today())
}

// heldPosts are a user's that have not ended, also those whose day is still to come.
func heldPosts(tx *db.Tx, user id.ID) ([]Post, error) {
	return readPosts(tx, "p.user_id=$1 AND p.ended_ms IS NULL AND (p.to_day='' OR p.to_day>=$2)", user, tx.Today())
}

// standIns are the posts that are held for another.
func standIns(tx *db.Tx, post id.ID) ([]Post, error) {
	return readPosts(tx, "p.behalf=$1 AND p.ended_ms IS NULL AND p.to_day>=$2", post, tx.Today())
}

// watch are the posts of a county's queues that somebody acts in today.
func watch(tx *db.Tx, county int) ([]Post, error) {
	return readPosts(tx, `p.county=$1 AND p.role IN ('communityWorker','streetOfficer') AND p.ended_ms IS NULL
		AND (p.to_day='' OR (p.from_day<=$2 AND p.to_day>=$2)) AND u.disabled_ms IS NULL`, county, tx.Today())
}

func postByID(tx *db.Tx, post id.ID) (Post, bool, error) {
	list, err := readPosts(tx, "p.id=$1", post)
	if err != nil || len(list) == 0 {
		return Post{}, false, err
	}
	return list[0], true, nil
}

func readPosts(tx *db.Tx, where string, args ...any) ([]Post, error) {
	list := []Post{}
	err := tx.Rows(`SELECT p.id,p.user_id,u.name,p.role,p.county,p.division,p.street,p.community,p.department,p.grants,p.started_ms,p.ended_ms,p.version,
		p.behalf,p.from_day,p.to_day,COALESCE(o.name,'') FROM iam_post p JOIN iam_user u ON u.id=p.user_id
		LEFT JOIN iam_post b ON b.id=p.behalf LEFT JOIN iam_user o ON o.id=b.user_id WHERE `+where+" ORDER BY p.behalf<>0,p.id",
		args, func(scan func(...any) error) error {
			var p Post
			var role, grants, from, to string
			var started int64
			var ended *int64
			if err := scan(&p.ID, &p.User, &p.Holder, &role, &p.County, &p.Division, &p.Street, &p.Community, &p.Department, &grants, &started, &ended, &p.Version,
				&p.Behalf, &from, &to, &p.For); err != nil {
				return err
			}
			p.Role, p.Grants, p.Started, p.Ended = access.Role(role), splitGrants(grants), instant(&started), instant(ended)
			p.From, _ = civil.Parse(from) // written by insertPost
			p.To, _ = civil.Parse(to)
			list = append(list, p)
			return nil
		})
	return list, err
}

func insertPost(tx *db.Tx, p Post) error {
	_, err := tx.Exec(`INSERT INTO iam_post (id,user_id,role,county,division,street,community,department,grants,started_ms,version,behalf,from_day,to_day)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,1,$11,$12,$13)`,
		p.ID, p.User, string(p.Role), p.County, p.Division, p.Street, p.Community, p.Department, joinGrants(p.Grants), tx.Millis(),
		p.Behalf, day(p.From), day(p.To))
	return err
}

func endPost(tx *db.Tx, post id.ID) error {
	_, err := tx.Exec("UPDATE iam_post SET ended_ms=$1, version=version+1 WHERE id=$2 AND ended_ms IS NULL", tx.Millis(), post)
	return err
}

// day is how a day is stored; no day is empty.
func day(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func instant(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return time.UnixMilli(*ms).UTC()
}
