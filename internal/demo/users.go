package demo

import (
	"fmt"
	"strconv"

	"doudi/internal/kernel/access"
)

// User is a demo account. Its password is the caller's choice.
type User struct {
	Login string
	Name  string // an office and a letter, so that no person is meant
	Posts []Post
}

// Post is what the account may do and where. Community is 0 for a street's or county's post, Street for a county's.
type Post struct {
	Role       access.Role
	County     int
	Street     int64
	Community  int64
	Department string // departmentOperator only
	Grants     []access.Grant
}

// Users are the demo accounts: one worker for each community of the district's first street, one officer of every other kind, the
// neighbouring street's, who must see nothing of it, and a second county's, who must see nothing of the first.
func (w *World) Users() ([]User, error) {
	list, err := w.workers()
	if err != nil {
		return nil, err
	}
	street, county := w.options.Streets[0], int(w.options.Streets[0]/1000)
	neighbours, err := communitiesOf(NextStreet)
	if err != nil {
		return nil, err
	}
	others, err := otherCommunity()
	if err != nil {
		return nil, err
	}
	all := []access.Grant{access.GrantHealth, access.GrantFinance}
	one := func(login, name string, post Post) {
		list = append(list, User{Login: login, Name: name, Posts: []Post{post}})
	}
	one("officer.jiyuqiao", "街道经办员甲", Post{Role: access.StreetOfficer, County: county, Street: street, Grants: all})
	one("worker.next", "邻街社区救助员甲", Post{Role: access.CommunityWorker, County: county, Street: NextStreet, Community: neighbours[0].Code})
	one("officer.next", "邻街街道经办员甲", Post{Role: access.StreetOfficer, County: county, Street: NextStreet, Grants: all})
	one("officer.bureau", "区局业务员甲", Post{Role: access.BureauOfficer, County: county, Grants: all})
	one("lead.bureau", "区局负责人甲", Post{Role: access.BureauLead, County: county})
	one("operator.gongan", "公安数据员甲", Post{Role: access.DepartmentOperator, County: county, Department: "gongan"})
	one("operator.yibao", "医保数据员甲", Post{Role: access.DepartmentOperator, County: county, Department: "yibao"})
	one("operator.renshe", "人社数据员甲", Post{Role: access.DepartmentOperator, County: county, Department: "renshe"})
	one("auditor", "审计员甲", Post{Role: access.Auditor, County: county})
	one("sysadmin", "系统管理员甲", Post{Role: access.SystemAdmin, County: county})
	one("secadmin", "安全管理员甲", Post{Role: access.SecurityAdmin, County: county})
	one("worker.xisai", "外区社区救助员甲", Post{Role: access.CommunityWorker, County: OtherCounty, Street: others.Code / 1000, Community: others.Code})
	one("officer.xisai", "外区街道经办员甲", Post{Role: access.StreetOfficer, County: OtherCounty, Street: others.Code / 1000, Grants: all})
	one("auditor.xisai", "外区审计员甲", Post{Role: access.Auditor, County: OtherCounty})
	return list, nil
}

// workers are worker.jiyuqiao for the first community, worker.jiyuqiao2 for the second, and so on.
func (w *World) workers() ([]User, error) {
	letters := []rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")
	var list []User
	for i, c := range w.communities {
		if c.Code/1000 != w.options.Streets[0] {
			continue
		}
		if i >= len(letters) {
			return nil, fmt.Errorf("demo: street %d has more communities than there are letters for workers", w.options.Streets[0])
		}
		login := "worker.jiyuqiao"
		if i > 0 {
			login += strconv.Itoa(i + 1)
		}
		list = append(list, User{Login: login, Name: "社区救助员" + string(letters[i]), Posts: []Post{
			{Role: access.CommunityWorker, County: int(c.Code / 1_000_000), Street: c.Code / 1000, Community: c.Code},
		}})
	}
	return list, nil
}

// otherCommunity is the first community of the second county.
func otherCommunity() (Community, error) {
	for street := int64(OtherCounty)*1000 + 1; street < int64(OtherCounty)*1000+1000; street++ {
		if list, err := communitiesOf(street); err == nil {
			return list[0], nil
		}
	}
	return Community{}, fmt.Errorf("demo: county %d has no communities in params/reference/communities.csv", OtherCounty)
}
