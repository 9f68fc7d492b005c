package access

import "strings"

// words are the actions as a person reads them: Chinese, English.
var words = map[Action][2]string{
	SourceView:     {"查看数据目录、报送批次和质量", "see the catalogue, batches and their quality"},
	SourceDeliver:  {"报送、改正、取消数据", "deliver, correct and cancel data"},
	WarningView:    {"查看预警列表；说明用途后打开预警", "see the warnings; open one for a stated purpose"},
	WarningDispose: {"登记核实结果并办结预警", "say how a warning ended"},
	WarningExport:  {"导出预警列表", "take the list of warnings out as a file"},
	PersonSearch:   {"在负责范围内查找居民、家庭和社区", "find persons, households and communities"},
	PersonView:     {"说明用途后查看居民和家庭页面", "open a person or household for a stated purpose"},
	CockpitView:    {"查看总览数字，不含个人", "see the cockpit's counts, nobody by name"},
	MachineView:    {"查看后台任务、备份和容量", "see jobs, backups and size"},
	AssessView:     {"查看评估批次和模型", "see runs and the model"},
	AuditView:      {"查看操作记录和封存情况", "read the trail and its chain"},
	UserManage:     {"建立、停用、解锁账号，重设密码", "make, disable and unlock accounts, reset passwords"},
	PostManage:     {"分配、交接、撤销岗位，安排代班", "give, hand over and end posts, arrange stand-ins"},
	QueueView:      {"查看无人值守的社区和街道", "see places whose queue has nobody"},
	UserView:       {"查看用户和岗位", "see users and posts"},
	ParameterView:  {"查看政策参数", "see the parameters"},
	CalendarManage: {"导入工作日历", "import the calendar of working days"},
}

// Words is an action in the language of the locale; its code if it has no words.
func Words(a Action, locale string) string {
	w, known := words[a]
	switch {
	case !known:
		return string(a)
	case strings.HasPrefix(locale, "en"):
		return w[1]
	default:
		return w[0]
	}
}

// String is the level's code.
func (l Level) String() string {
	return [...]string{"none", "sentence", "record"}[l]
}
