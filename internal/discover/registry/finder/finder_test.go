package finder_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"doudi/internal/discover/registry/finder"
	"doudi/internal/platform/id"
)

const (
	street    = 420106001
	community = 420106001001
	other     = 420106001002
	far       = 420106002001
)

var places = []finder.Place{
	{Street: street, Community: community, StreetName: "翠柳街道", Name: "幸福社区"},
	{Street: street, Community: other, StreetName: "翠柳街道", Name: "东湖村"},
	{Street: 420106002, Community: far, StreetName: "杨园街道", Name: "张家湾社区"},
}

func everywhere(int64, int64) bool { return true }

func person(n int, name, last string, at int64) finder.Entry {
	four, ok := finder.LastFour(last)
	if !ok {
		panic(last)
	}
	return finder.Entry{Person: id.ID(n), Household: id.ID(1000 + n), Name: name, Last: four, Born: int32(19570300 + n%28), Street: at / 1000, Community: at}
}

func people() []finder.Entry {
	list := []finder.Entry{
		person(1, "张三", "1234", community), person(2, "张三丰", "123X", community), person(3, "曾国庆", "0021", other), person(4, "吕布", "0022", far),
		person(5, "欧阳建国", "1234", far), person(6, "阿卜杜·拉希德", "0033", community), person(7, "王建国", "0044", other), person(8, "李丹", "0055", far),
		person(9, "单红", "0066", far), person(10, "张", "0077", other),
	}
	list[1].Spans = []finder.Span{{Layer: '1', From: 20250101}}
	list[6].Head = true
	return list
}

func names(hits []finder.Hit) string {
	var list []string
	for _, h := range hits {
		list = append(list, h.Name)
	}
	return strings.Join(list, " ")
}

func TestWhatOneTypesAndWhoIsFound(t *testing.T) {
	ix := finder.New(people(), places)
	for query, want := range map[string]string{
		"张三": "张三 张三丰", "三": "张三丰 张三", "建国": "王建国 欧阳建国", "zhangsan": "张三 张三丰", "zs": "张三 张三丰", "zhs": "张三丰 张三",
		"ZhangS": "张三丰 张三", "zhang san": "张三 张三丰", "zsf": "张三丰", "zhang": "张 张三丰 张三", "zgq": "曾国庆", "zengguoqing": "曾国庆", "cengguo": "曾国庆",
		"lvbu": "吕布", "lyubu": "吕布", "lubu": "吕布", "lübu": "吕布", "LÜBU": "吕布", "lu\u0308bu": "吕布", "lb": "吕布", "oyjg": "欧阳建国", "ouyangjianguo": "欧阳建国", "shanhong": "单红", "danhong": "单红", "zhangf": "",
		"阿卜杜拉希德": "", "阿卜杜·拉": "阿卜杜·拉希德", "abdlxd": "阿卜杜·拉希德", "1234": "张三 欧阳建国", "123x": "张三丰", "123X": "张三丰", "张1234": "张三",
		"1234 欧阳": "欧阳建国", "zs1234": "张三", "19570307": "王建国", "19570301": "张三", "王 19570307": "王建国", "幸福 张": "张三丰 张三",
		"xingfu zhang": "张三丰 张三", "翠柳 建国": "王建国", "东湖，1234": "", "杨园 1234": "欧阳建国", "": "", "　": "", "9999": "", "420106195703121234": "",
		"张家湾 李": "李丹", "李丹丹": "", "ａ": "阿卜杜·拉希德",
	} {
		hits, total := ix.Find(query, everywhere, 10)
		if names(hits) != want {
			t.Errorf("%q: want %s, got %s", query, want, names(hits))
		}
		if total != len(hits) {
			t.Errorf("%q: total %d, hits %d", query, total, len(hits))
		}
	}
}

func TestABetterFitComesFirst(t *testing.T) {
	ix := finder.New(people(), places)
	hits, _ := ix.Find("张三", everywhere, 10)
	if hits[0].How != finder.Whole || hits[1].How != finder.Begins {
		t.Error(hits)
	}
	for query, want := range map[string]finder.How{"zhangsan": finder.Whole, "zs": finder.Whole, "zhangs": finder.Begins, "zhsan": finder.Begins} {
		hits, _ := ix.Find(query, everywhere, 10)
		if i := slices.IndexFunc(hits, func(h finder.Hit) bool { return h.Name == "张三" }); hits[i].How != want {
			t.Errorf("%s: %d, want %d", query, hits[i].How, want)
		}
	}
	hits, total := ix.Find("z", everywhere, 1)
	if len(hits) != 1 || total != 4 || hits[0].Name != "张" {
		t.Error(total, hits) // the whole name is 张
	}
}

func TestNobodyOutsideTheScopeIsFoundOrCounted(t *testing.T) {
	ix := finder.New(people(), places)
	inside := func(_, at int64) bool { return at == community }
	hits, total := ix.Find("zhang", inside, 10)
	if names(hits) != "张三丰 张三" || total != 2 {
		t.Error(names(hits), total)
	}
	if hits, total := ix.Find("1234", inside, 10); names(hits) != "张三" || total != 1 {
		t.Error(names(hits), total)
	}
	if hits, total := ix.Find("建国", inside, 10); len(hits) != 0 || total != 0 {
		t.Error(names(hits), total)
	}
	if list := ix.Places("翠柳", inside, 10); len(list) != 1 || list[0].Name != "幸福社区" {
		t.Error(list)
	}
}

func TestCommunitiesAreFoundByTheirAndTheirStreetsName(t *testing.T) {
	ix := finder.New(nil, places)
	for query, want := range map[string]string{"幸福": "幸福社区", "xf": "幸福社区", "cuiliu": "幸福社区 东湖村", "翠柳 东湖": "东湖村", "张家": "张家湾社区", "1234": "", "x": "", "": ""} {
		var got []string
		for _, p := range ix.Places(query, everywhere, 10) {
			got = append(got, p.Name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: want %s, got %v", query, want, got)
		}
	}
}

func TestNumbersAreLeftToTheOwner(t *testing.T) {
	for query, want := range map[string]string{
		"420106195703121234": "420106195703121234", "42010619570312123x": "42010619570312123x", "WCH-880001": "WCH-880001", "ab": "", "张100234": "100234", "张三 100234": "100234", "1234": "", "19570312": "19570312",
	} {
		if got := strings.Join(finder.Numbers(query), " "); got != want {
			t.Errorf("%q: want %q, got %q", query, want, got)
		}
	}
}

// TestChangedTellsTheSameAsMadeAnew: whatever changes, in whatever portions, the index answers as one that is made of the outcome.
func TestChangedTellsTheSameAsMadeAnew(t *testing.T) {
	const surnames, given = "张王李曾吕欧", "三建国红丹庆丰"
	rapid.Check(t, func(rt *rapid.T) {
		draw := rapid.Custom(func(rt *rapid.T) finder.Entry {
			name := string([]rune(surnames)[rapid.IntRange(0, 5).Draw(rt, "surname")])
			for range rapid.IntRange(1, 2).Draw(rt, "length") {
				name += string([]rune(given)[rapid.IntRange(0, 6).Draw(rt, "given")])
			}
			at := rapid.SampledFrom([]int64{community, other, far}).Draw(rt, "place")
			return person(rapid.IntRange(1, 30).Draw(rt, "person"), name, fmt.Sprintf("%04d", rapid.IntRange(0, 20).Draw(rt, "last")), at)
		})
		now := map[id.ID]finder.Entry{}
		list := func() (all []finder.Entry) {
			for _, e := range now {
				all = append(all, e)
			}
			return all
		}
		for _, e := range rapid.SliceOfN(draw, 0, 20).Draw(rt, "first") {
			now[e.Person] = e
		}
		ix := finder.New(list(), places)
		for range rapid.IntRange(1, 4).Draw(rt, "changes") {
			changed, left := map[id.ID]finder.Entry{}, []id.ID(nil)
			for _, e := range rapid.SliceOfN(draw, 0, 5).Draw(rt, "changed") {
				changed[e.Person] = e
			}
			for _, n := range rapid.SliceOfN(rapid.IntRange(1, 30), 0, 5).Draw(rt, "left") {
				if _, stays := changed[id.ID(n)]; !stays {
					left = append(left, id.ID(n))
					delete(now, id.ID(n))
				}
			}
			var entries []finder.Entry
			for who, e := range changed {
				now[who] = e
				entries = append(entries, e)
			}
			ix = ix.With(entries, left)
		}
		anew := finder.New(list(), places)
		if ix.Len() != anew.Len() || ix.Len() != len(now) {
			rt.Fatalf("%d persons, %d made anew, %d in truth", ix.Len(), anew.Len(), len(now))
		}
		for _, query := range []string{"z", "张", "建国", "zjg", "0001", "幸福 l", "lv", "w 0003"} {
			got, total := ix.Find(query, everywhere, 40)
			want, wanted := anew.Find(query, everywhere, 40)
			if total != wanted || !slices.Equal(persons(got), persons(want)) {
				rt.Fatalf("%q: %d %v, made anew %d %v", query, total, persons(got), wanted, persons(want))
			}
		}
	})
}

func persons(hits []finder.Hit) (list []id.ID) {
	for _, h := range hits {
		list = append(list, h.Person)
	}
	slices.Sort(list)
	return list
}
