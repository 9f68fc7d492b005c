package iam

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// fromAgent is an input that takes the browser's own description along, outside of what the description of the API shows.
type fromAgent struct{ header string }

// Resolve reads the header.
func (f *fromAgent) Resolve(ctx huma.Context) []error {
	f.header = ctx.Header("User-Agent")
	return nil
}

// words are the browser and the system, which is what tells a person whether a sign-in was theirs. The order counts: browsers claim to
// be each other.
func (f *fromAgent) words() string {
	find := func(names [][2]string) string {
		for _, n := range names {
			if strings.Contains(f.header, n[0]) {
				return n[1]
			}
		}
		return ""
	}
	browser := find([][2]string{{"QIHU", "360"}, {"QQBrowser", "QQ"}, {"MicroMessenger", "WeChat"}, {"Edg/", "Edge"}, {"Firefox/", "Firefox"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}})
	system := find([][2]string{{"OpenHarmony", "HarmonyOS"}, {"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iOS"}, {"iPad", "iPadOS"},
		{"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}})
	return strings.Trim(browser+" · "+system, " ·")
}
