package iam

import (
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

const userColumns = "u.id,u.county,u.login,u.name,u.created_ms,u.disabled_ms,u.version,CASE WHEN u.totp IS NULL THEN 0 ELSE 1 END"

// userScan reads userColumns into u, followed by more.
func userScan(scan func(...any) error, u *User, more ...any) error {
	var created int64
	var disabled *int64
	var stepped int64
	if err := scan(append([]any{&u.ID, &u.County, &u.Login, &u.Name, &created, &disabled, &u.Version, &stepped}, more...)...); err != nil {
		return err
	}
	u.Created, u.Disabled, u.Stepped = instant(&created), instant(disabled), stepped != 0
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
	posts, err := readPosts(tx, "p.county=$1 AND p.ended_ms IS NULL AND p.user_id>=$2 AND p.user_id<=$3 AND (p.to_day='' OR p.to_day>=$4)",
		county, list[0].ID, list[len(list)-1].ID, tx.Today())
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
func insertUser(tx *db.Tx, u User, password string, mustChange bool) (bool, error) {
	n, err := tx.Exec(`INSERT INTO iam_user (id,county,login,name,password,created_ms,version,must_change) VALUES ($1,$2,$3,$4,$5,$6,1,$7)
		ON CONFLICT (login) DO NOTHING`, u.ID, u.County, u.Login, u.Name, password, tx.Millis(), flag(mustChange))
	return n == 1, err
}
