package iam

import (
	"time"

	"doudi/internal/kernel/access"
	"doudi/internal/platform/db"
	"doudi/internal/platform/id"
)

func counties(tx *db.Tx, limit int) ([]int, error) {
	var list []int
	err := tx.Rows("SELECT county FROM iam_authority ORDER BY county LIMIT $1", []any{limit}, func(scan func(...any) error) error {
		var county int
		if err := scan(&county); err != nil {
			return err
		}
		list = append(list, county)
		return nil
	})
	return list, err
}

func installed(tx *db.Tx, county int) (bool, error) {
	var ms int64
	return tx.Row("SELECT installed_ms FROM iam_authority WHERE county=$1", []any{county}, &ms)
}

func install(tx *db.Tx, county int, name string) error {
	_, err := tx.Exec("INSERT INTO iam_authority (county,name,installed_ms) VALUES ($1,$2,$3)", county, name, tx.Millis())
	return err
}

const userColumns = "u.id,u.county,u.login,u.name,u.created_ms,u.disabled_ms,u.version"

// userScan reads userColumns into u, followed by more.
func userScan(scan func(...any) error, u *User, more ...any) error {
	var created int64
	var disabled *int64
	if err := scan(append([]any{&u.ID, &u.County, &u.Login, &u.Name, &created, &disabled, &u.Version}, more...)...); err != nil {
		return err
	}
	u.Created, u.Disabled = instant(&created), instant(disabled)
	return nil
}

// one runs a query for a single user.
func one(tx *db.Tx, query string, args []any, u *User, more ...any) (found bool, err error) {
	err = tx.Rows(query, args, func(scan func(...any) error) error {
		found = true
		return userScan(scan, u, more...)
	})
	return found, err
}

// credentials are the account and what is stored of its password.
func credentials(tx *db.Tx, login string) (u User, password string, found bool, err error) {
	found, err = one(tx, "SELECT "+userColumns+",u.password FROM iam_user u WHERE u.login=$1", []any{login}, &u, &password)
	return u, password, found, err
}

func userByID(tx *db.Tx, user id.ID) (u User, found bool, err error) {
	found, err = one(tx, "SELECT "+userColumns+" FROM iam_user u WHERE u.id=$1", []any{user}, &u)
	return u, found, err
}

// visible are the users that a county looks after or who hold a post in it, after the given id.
func visible(tx *db.Tx, county int, after id.ID, limit int) ([]User, error) {
	var list []User
	err := tx.Rows("SELECT "+userColumns+` FROM iam_user u WHERE (u.county=$1
		OR EXISTS (SELECT 1 FROM iam_post p WHERE p.user_id=u.id AND p.county=$1 AND p.ended_ms IS NULL)) AND u.id>$2 ORDER BY u.id LIMIT $3`,
		[]any{county, after, limit}, func(scan func(...any) error) error {
			u := User{Posts: []Post{}}
			if err := userScan(scan, &u); err != nil {
				return err
			}
			list = append(list, u)
			return nil
		})
	if err != nil || len(list) == 0 {
		return list, err
	}
	posts, err := readPosts(tx, "county=$1 AND ended_ms IS NULL AND user_id>=$2 AND user_id<=$3", county, list[0].ID, list[len(list)-1].ID)
	if err != nil {
		return nil, err
	}
	byUser := map[id.ID][]Post{}
	for _, p := range posts {
		byUser[p.User] = append(byUser[p.User], p)
	}
	for i := range list {
		list[i].Posts = append(list[i].Posts, byUser[list[i].ID]...)
	}
	return list, nil
}

// insertUser reports whether the login was free.
func insertUser(tx *db.Tx, u User, password string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO iam_user (id,county,login,name,password,created_ms,version) VALUES ($1,$2,$3,$4,$5,$6,1)
		ON CONFLICT (login) DO NOTHING`, u.ID, u.County, u.Login, u.Name, password, tx.Millis())
	return n == 1, err
}

// livePosts are a user's, in every county, oldest first.
func livePosts(tx *db.Tx, user id.ID) ([]Post, error) {
	return readPosts(tx, "user_id=$1 AND ended_ms IS NULL", user)
}

func postByID(tx *db.Tx, post id.ID) (Post, bool, error) {
	list, err := readPosts(tx, "id=$1", post)
	if err != nil || len(list) == 0 {
		return Post{}, false, err
	}
	return list[0], true, nil
}

func readPosts(tx *db.Tx, where string, args ...any) ([]Post, error) {
	list := []Post{}
	err := tx.Rows("SELECT id,user_id,role,county,division,street,community,department,grants,started_ms,ended_ms,version FROM iam_post WHERE "+where+" ORDER BY id",
		args, func(scan func(...any) error) error {
			var p Post
			var role, grants string
			var started int64
			var ended *int64
			if err := scan(&p.ID, &p.User, &role, &p.County, &p.Division, &p.Street, &p.Community, &p.Department, &grants, &started, &ended, &p.Version); err != nil {
				return err
			}
			p.Role, p.Grants, p.Started, p.Ended = access.Role(role), splitGrants(grants), instant(&started), instant(ended)
			list = append(list, p)
			return nil
		})
	return list, err
}

func insertPost(tx *db.Tx, p Post) error {
	_, err := tx.Exec(`INSERT INTO iam_post (id,user_id,role,county,division,street,community,department,grants,started_ms,version)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,1)`,
		p.ID, p.User, string(p.Role), p.County, p.Division, p.Street, p.Community, p.Department, joinGrants(p.Grants), tx.Millis())
	return err
}

func endPost(tx *db.Tx, post id.ID) error {
	_, err := tx.Exec("UPDATE iam_post SET ended_ms=$1, version=version+1 WHERE id=$2 AND ended_ms IS NULL", tx.Millis(), post)
	return err
}

func instant(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return time.UnixMilli(*ms).UTC()
}
