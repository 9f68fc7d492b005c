package httpapi

import (
	"strings"
)

// phrases are huma's messages that may reach a client: English, Chinese, and %s where the message holds a limit or a name out of
// the operation's own description. A message that is not here is not passed on, since several of huma's quote what was sent
// ("parsing \"4201…\"", "cannot unmarshal number 4201…").
var phrases = [][2]string{
	{"required property %s to be present", "缺少 %s"},
	{"length >= %s", "长度至少 %s"},
	{"length <= %s", "长度最多 %s"},
	{"array length >= %s", "至少 %s 项"},
	{"array length <= %s", "最多 %s 项"},
	{"array items to be unique", "各项不能重复"},
	{"value to be one of %s", "应为以下之一 %s"},
	{"number >= %s", "不小于 %s"},
	{"number <= %s", "不大于 %s"},
	{"number > %s", "大于 %s"},
	{"number < %s", "小于 %s"},
	{"number", "应为数字"},
	{"integer", "应为整数"},
	{"string", "应为文字"},
	{"boolean", "应为是或否"},
	{"object", "应为对象"},
	{"array", "应为列表"},
	{"string to match pattern %s", "应符合格式 %s"},
	{"string to be RFC 3339 date", "应为日期，如 2026-07-01"},
	{"string to be RFC 3339 date-time", "应为时间，如 2026-07-01T09:00:00Z"},
	{"unexpected property", "没有这一项"},
}

// expected says what an input should be, in the locale, and never what it was.
func expected(message, locale string) string {
	message = strings.TrimPrefix(message, "expected ")
	for _, p := range phrases {
		head, tail, variable := strings.Cut(p[0], "%s")
		if !variable && message != p[0] {
			continue
		}
		if variable && (!strings.HasPrefix(message, head) || !strings.HasSuffix(message, tail) || len(message) < len(head)+len(tail)) {
			continue
		}
		if strings.HasPrefix(locale, "en") {
			return message
		}
		if variable {
			return strings.Replace(p[1], "%s", message[len(head):len(message)-len(tail)], 1)
		}
		return p[1]
	}
	if strings.HasPrefix(locale, "en") {
		return "the form that the description of this interface gives"
	}
	return "应符合接口说明中的格式"
}
