package demo

import (
	"fmt"
	"strconv"
	"strings"

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

// letters tell the people of one office apart.
var letters = []rune("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")

// streetLogins are the logins of the first county's streets. The next street's are told: in a small district nobody lives there, and
// its people must see nothing of their neighbours.
var streetLogins = map[int64]string{
	Street: "jiyuqiao", NextStreet: "next", 420106003: "xujiapeng", 420106005: "liangdao", 420106006: "zhonghualu", 420106007: "huanghelou",
	420106008: "ziyang", 420106009: "baishazhou", 420106010: "shouyilu", 420106011: "zhongnanlu", 420106012: "shuiguohu",
	420106013: "luojiashan", 420106014: "shidong", 420106015: "nanhu",
}

// Users are the accounts of the districts, each once.
func Users(districts []Options) ([]User, error) {
	var all []User
	seen := map[string]bool{}
	for _, o := range districts {
		list, err := o.Users()
		if err != nil {
			return nil, err
		}
		for _, one := range list {
			if !seen[one.Login] {
				seen[one.Login] = true
				all = append(all, one)
			}
		}
	}
	return all, nil
}

// Users are the district's accounts.
func (w *World) Users() ([]User, error) { return w.options.Users() }

// Users are the accounts of a district: one worker for each community of the first street, an officer and a worker for each other
// street, one officer of every other kind, an operator for each department; and of the first county also the next street's and the
// second county's, who must see nothing of it.
func (o Options) Users() ([]User, error) {
	if o.County() != County {
		return o.smallCounty()
	}
	list, err := o.workers()
	if err != nil {
		return nil, err
	}
	add := func(login, name string, post Post) {
		list = append(list, User{Login: login, Name: name, Posts: []Post{post}})
	}
	add("officer.jiyuqiao", "街道经办员甲", Post{Role: access.StreetOfficer, County: County, Street: o.Streets[0], Grants: all()})
	streets := []int64{NextStreet}
	for _, street := range o.Streets[1:] {
		if street != NextStreet {
			streets = append(streets, street)
		}
	}
	for _, street := range streets {
		communities, err := communitiesOf(street)
		if err != nil {
			return nil, err
		}
		login, place := streetLogins[street], strings.TrimSuffix(communities[0].street, "街道")
		if street == NextStreet {
			place = "邻街"
		}
		add("worker."+login, place+"社区救助员甲", Post{Role: access.CommunityWorker, County: County, Street: street, Community: communities[0].Code})
		add("officer."+login, place+"街道经办员甲", Post{Role: access.StreetOfficer, County: County, Street: street, Grants: all()})
	}
	add("officer.bureau", "区局业务员甲", Post{Role: access.BureauOfficer, County: County, Grants: all()})
	add("lead.bureau", "区局负责人甲", Post{Role: access.BureauLead, County: County})
	for _, department := range Departments {
		add(operatorOf(County, department), departmentNames[department]+"数据员甲", Post{Role: access.DepartmentOperator, County: County, Department: department})
	}
	add("auditor", "审计员甲", Post{Role: access.Auditor, County: County})
	add("sysadmin", "系统管理员甲", Post{Role: access.SystemAdmin, County: County})
	add("secadmin", "安全管理员甲", Post{Role: access.SecurityAdmin, County: County})
	others, err := fieldStaff(OtherCounty)
	return append(list, others...), err
}

func all() []access.Grant { return []access.Grant{access.GrantHealth, access.GrantFinance} }

// smallCounty has a worker, an officer and an auditor, the bureau, and an operator for each department that delivers there.
func (o Options) smallCounty() ([]User, error) {
	code := o.County()
	list, err := fieldStaff(code)
	if err != nil {
		return nil, err
	}
	c := countyOf(code)
	list = append(list,
		User{Login: "officer.bureau." + c.login, Name: c.name + "业务员甲", Posts: []Post{{Role: access.BureauOfficer, County: code, Grants: all()}}},
		User{Login: "lead.bureau." + c.login, Name: c.name + "负责人甲", Posts: []Post{{Role: access.BureauLead, County: code}}})
	for _, department := range c.delivers {
		list = append(list, User{Login: operatorOf(code, department), Name: c.name + departmentNames[department] + "数据员甲",
			Posts: []Post{{Role: access.DepartmentOperator, County: code, Department: department}}})
	}
	return list, nil
}

// fieldStaff are a smaller county's worker, officer and auditor, of its first street and community.
func fieldStaff(code int) ([]User, error) {
	streets, err := streetsOf(code)
	if err != nil {
		return nil, err
	}
	communities, err := communitiesOf(streets[0])
	if err != nil {
		return nil, err
	}
	c, place := countyOf(code), "外区"
	if code != OtherCounty {
		place = countyOf(code).name
	}
	return []User{
		{Login: "worker." + c.login, Name: place + "社区救助员甲", Posts: []Post{{Role: access.CommunityWorker, County: code, Street: streets[0], Community: communities[0].Code}}},
		{Login: "officer." + c.login, Name: place + "街道经办员甲", Posts: []Post{{Role: access.StreetOfficer, County: code, Street: streets[0], Grants: all()}}},
		{Login: "auditor." + c.login, Name: place + "审计员甲", Posts: []Post{{Role: access.Auditor, County: code}}},
	}, nil
}

// workers are worker.jiyuqiao for the first community, worker.jiyuqiao2 for the second, and so on.
func (o Options) workers() ([]User, error) {
	communities, err := communitiesOf(o.Streets[0])
	if err != nil {
		return nil, err
	}
	if len(communities) > len(letters) {
		return nil, fmt.Errorf("demo: street %d has more communities than there are letters for workers", o.Streets[0])
	}
	var list []User
	for i, c := range communities {
		login := "worker.jiyuqiao"
		if i > 0 {
			login += strconv.Itoa(i + 1)
		}
		list = append(list, User{Login: login, Name: "社区救助员" + string(letters[i]), Posts: []Post{
			{Role: access.CommunityWorker, County: County, Street: o.Streets[0], Community: c.Code},
		}})
	}
	return list, nil
}
