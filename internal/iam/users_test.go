package iam_test

import (
	"slices"
	"sync"
	"testing"

	"doudi/internal/dbtest"
	"doudi/internal/iam"
	"doudi/internal/kernel/access"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/authn"
	"doudi/internal/platform/id"
)

func iamID(n int64) id.ID { return id.ID(n) }

// refused reports whether err names the field with the kind.
func refused(err error, pointer string, kind *problem.Kind) bool {
	p, ok := problem.As(err)
	if !ok {
		return false
	}
	for _, f := range p.Fields() {
		if f.Pointer == pointer && f.Problem.Kind() == kind {
			return true
		}
	}
	return false
}

func TestInstallingAndSettingUpCanBeRepeated(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		var first id.ID
		for range 2 {
			h.install(neighbour, county)
			user := h.user(county, "worker", post(access.CommunityWorker, community))
			if first != 0 && user != first {
				t.Fatal("a second account was made")
			}
			first = user
		}
		list, err := h.Counties(ctx)
		if err != nil || !slices.Equal(list, []int{county, neighbour}) {
			t.Fatal(list, err)
		}
		if a, u, p := h.trail(county, "authority.install"), h.trail(county, "user.create"), h.trail(county, "post.give"); len(a) != 1 || len(u) != 1 || len(p) != 1 {
			t.Fatal("repeating left rows", len(a), len(u), len(p))
		}
		for _, bad := range []int{0, 42, 990101, 420106001} {
			if err := h.Install(ctx, bad); !problem.Is(err, iam.ErrCounty) {
				t.Errorf("%d: %v", bad, err)
			}
		}
		if err := h.Install(ctx, 420100); err != nil {
			t.Errorf("a city that owns rows: %v", err)
		}
	})
}

func TestAPostFitsItsRoleAndDivision(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.user(county, "secadmin", post(access.SecurityAdmin, county))
	_, admin := h.enter("secadmin")
	health := []access.Grant{access.GrantHealth}
	for name, c := range map[string]struct {
		post    iam.NewPost
		pointer string // "": accepted
		kind    *problem.Kind
	}{
		"a worker of a community":        {post(access.CommunityWorker, community), "", nil},
		"a worker of a street":           {post(access.CommunityWorker, street), "/division", iam.ErrDivisionLevel},
		"an officer of a street":         {iam.NewPost{Role: access.StreetOfficer, Division: street, Grants: health}, "", nil},
		"an officer of a county":         {post(access.StreetOfficer, county), "/division", iam.ErrDivisionLevel},
		"a lead of the county":           {post(access.BureauLead, county), "", nil},
		"a lead of a street":             {post(access.BureauLead, street), "/division", iam.ErrDivisionLevel},
		"a lead of the city":             {post(access.BureauLead, 420100), "/division", iam.ErrDivisionOutside},
		"a street elsewhere":             {post(access.StreetOfficer, 420202005), "/division", iam.ErrDivisionOutside},
		"a street that does not exist":   {post(access.StreetOfficer, 420106999), "/division", iam.ErrDivisionUnknown},
		"no division":                    {post(access.BureauLead, 0), "/division", iam.ErrDivisionLevel},
		"no such role":                   {post("chief", county), "/role", iam.ErrRole},
		"a role for jobs only":           {post(access.System, county), "/role", iam.ErrRole},
		"an operator":                    {iam.NewPost{Role: access.DepartmentOperator, Division: county, Department: "yibao"}, "", nil},
		"an operator of no department":   {post(access.DepartmentOperator, county), "/department", iam.ErrDepartment},
		"an officer of a department":     {iam.NewPost{Role: access.BureauOfficer, Division: county, Department: "yibao"}, "/department", iam.ErrDepartment},
		"an officer of no-department 医保": {iam.NewPost{Role: access.BureauOfficer, Division: county, Department: "医保"}, "/department", iam.ErrDepartment},
		"a grant for a worker":           {iam.NewPost{Role: access.CommunityWorker, Division: community, Grants: health}, "/grants", iam.ErrGrants},
		"a grant that does not exist":    {iam.NewPost{Role: access.BureauOfficer, Division: county, Grants: []access.Grant{"all"}}, "/grants", iam.ErrGrants},
	} {
		user := h.user(county, "candidate")
		p, err := h.GivePost(ctx, admin, user, c.post)
		if c.pointer == "" {
			if err != nil || p.County != county || p.User != user {
				t.Errorf("%s: %+v %v", name, p, err)
			} else if err := h.EndPost(ctx, admin, user, p.ID); err != nil {
				t.Error(err)
			}
		} else if !refused(err, c.pointer, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheThreeAdministratorsAreThreePeople(t *testing.T) {
	b := dbtest.Open(t, "sqlite")
	h := open(t, b)
	h.user(county, "secadmin", post(access.SecurityAdmin, county))
	_, admin := h.enter("secadmin")
	all := []access.Role{access.SystemAdmin, access.SecurityAdmin, access.Auditor, access.BureauOfficer, access.BureauLead}
	together := map[[2]access.Role]bool{ // all other pairs of different roles are apart
		{access.SystemAdmin, access.BureauOfficer}: true, {access.SystemAdmin, access.BureauLead}: true,
		{access.SecurityAdmin, access.BureauOfficer}: true, {access.SecurityAdmin, access.BureauLead}: true,
		{access.BureauOfficer, access.BureauLead}: true,
	}
	for _, first := range all {
		for _, second := range all {
			user := h.user(county, "candidate")
			one, err := h.GivePost(ctx, admin, user, post(first, county))
			if err != nil {
				t.Fatal(first, err)
			}
			two, err := h.GivePost(ctx, admin, user, post(second, county))
			switch {
			case first == second:
				if !refused(err, "/role", iam.ErrHeld) {
					t.Errorf("%s twice: %v", first, err)
				}
			case together[[2]access.Role{first, second}] || together[[2]access.Role{second, first}]:
				if err != nil {
					t.Errorf("%s with %s: %v", first, second, err)
				}
				_ = h.EndPost(ctx, admin, user, two.ID)
			case !refused(err, "/role", iam.ErrSeparation):
				t.Errorf("%s with %s: %v", first, second, err)
			}
			if err := h.EndPost(ctx, admin, user, one.ID); err != nil { // an ended post stands in nobody's way
				t.Fatal(err)
			}
		}
	}
	if _, err := h.GivePost(ctx, admin, iamID(admin.UserID), post(access.BureauLead, county)); !problem.Is(err, iam.ErrOwnPost) {
		t.Errorf("a post for oneself: %v", err)
	}
	if err := h.EndPost(ctx, admin, iamID(admin.UserID), iamID(admin.PostID)); !problem.Is(err, iam.ErrOwnPost) {
		t.Errorf("ending one's own post: %v", err)
	}
	// An auditor of one county is not made an administrator in another.
	h.install(county, neighbour)
	h.user(county, "auditor", post(access.Auditor, county))
	_, err := h.EnsureUser(ctx, neighbour, iam.NewUser{Login: "auditor"}, []iam.NewPost{post(access.SystemAdmin, neighbour)})
	if !problem.Is(err, iam.ErrSeparation) {
		t.Errorf("across counties: %v", err)
	}
}

func TestTwoPostsGivenAtOnceDoNotBreakTheSeparation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.user(county, "secadmin", post(access.SecurityAdmin, county))
		_, admin := h.enter("secadmin")
		for range 5 {
			user := h.user(county, "candidate")
			given := make([]iam.Post, 2)
			var all sync.WaitGroup
			for i, role := range []access.Role{access.Auditor, access.SystemAdmin} {
				all.Go(func() { given[i], _ = h.GivePost(ctx, admin, user, post(role, county)) })
			}
			all.Wait()
			list, _, err := h.Users(ctx, admin, user-1, 1)
			if err != nil || len(list) != 1 || len(list[0].Posts) != 1 {
				t.Fatal(list, err)
			}
			if err := h.EndPost(ctx, admin, user, list[0].Posts[0].ID); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestACountySeesOnlyItsOwnUsersAndPosts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.install(county, neighbour)
		h.user(county, "secadmin", post(access.SecurityAdmin, county))
		theirs := h.user(neighbour, "theirs", post(access.BureauLead, neighbour))
		both := h.user(county, "both", post(access.BureauOfficer, county))
		h.user(neighbour, "both", post(access.BureauOfficer, neighbour)) // the same account, known by its login
		_, admin := h.enter("secadmin")

		list, more, err := h.Users(ctx, admin, 0, 10)
		if err != nil || more || len(list) != 2 || list[1].ID != both || len(list[1].Posts) != 1 || list[1].Posts[0].County != county {
			t.Fatalf("%+v %v %v", list, more, err)
		}
		first, more, err := h.Users(ctx, admin, 0, 1)
		if err != nil || !more || len(first) != 1 {
			t.Fatal(first, more, err)
		}
		if rest, more, err := h.Users(ctx, admin, first[0].ID, 1); err != nil || more || len(rest) != 1 || rest[0].ID != both {
			t.Fatal(rest, more, err)
		}
		if _, err := h.GivePost(ctx, admin, theirs, post(access.BureauLead, county)); !problem.Is(err, iam.ErrNoUser) {
			t.Errorf("a post for another county's user: %v", err)
		}
		_, lead := h.enter("theirs")
		if err := h.EndPost(ctx, admin, theirs, iamID(lead.PostID)); !problem.Is(err, iam.ErrPostGone) {
			t.Errorf("ended another county's post: %v", err)
		}
		if err := h.EndPost(ctx, admin, both, iamID(lead.PostID)); !problem.Is(err, iam.ErrPostGone) {
			t.Errorf("ended a post under another user: %v", err)
		}
	})
}

func TestAnAccountIsCheckedByField(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		h.user(county, "sysadmin", post(access.SystemAdmin, county))
		_, admin := h.enter("sysadmin")
		for _, c := range []struct {
			user    iam.NewUser
			pointer string
			kind    *problem.Kind
		}{
			{iam.NewUser{Login: "13800000000", Name: "甲", Password: password}, "/login", iam.ErrLoginForm},
			{iam.NewUser{Login: "李", Name: "甲", Password: password}, "/login", iam.ErrLoginForm},
			{iam.NewUser{Login: "fine", Name: " ", Password: password}, "/name", iam.ErrName},
			{iam.NewUser{Login: "fine", Name: "a\x00b", Password: password}, "/name", iam.ErrName},
			{iam.NewUser{Login: "fine", Name: "甲", Password: "short"}, "/password", authn.ErrWeak},
			{iam.NewUser{Login: "SysAdmin", Name: "甲", Password: password}, "/login", iam.ErrLoginTaken},
		} {
			if _, err := h.CreateUser(ctx, admin, c.user); !refused(err, c.pointer, c.kind) {
				t.Errorf("%q: %v", c.user.Login, err)
			}
		}
		u, err := h.CreateUser(ctx, admin, iam.NewUser{Login: "New.One", Name: "甲", Password: password})
		if err != nil || u.Login != "new.one" || u.County != county {
			t.Fatal(u, err)
		}
		rows := h.trail(county, "user.create")
		if len(rows) != 2 || rows[0].Subject.ID != u.ID || int64(rows[0].Actor) != admin.UserID {
			t.Fatalf("the trail: %+v", rows)
		}
	})
}
