package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"doudi/internal/demo"
)

// display shows how far the demo is; headless, it prints the address and nothing else.
type display struct {
	headless bool
	bars     map[string]*bar
	ended    map[int]bool // files that are published
	front    int          // the first file that is not: the one whose bar moves
}

func (d *display) say(format string, args ...any) {
	if !d.headless {
		fmt.Printf(format+"\n", args...)
	}
}

func (d *display) bar(label string) *bar {
	b := newBar(label)
	b.silent = d.headless
	return b
}

// delivery shows one line for each published file, and moves the bar of the first that is not.
func (d *display) delivery(p demo.Progress) {
	if d.bars == nil {
		d.bars, d.ended, d.front = map[string]*bar{}, map[int]bool{}, 1
	}
	b := d.bars[p.File]
	if b == nil {
		b = d.bar(fmt.Sprintf("%d/%d %s", p.Index, p.Of, p.File))
		d.bars[p.File] = b
	}
	if p.State == "published" {
		b.end(fmt.Sprintf("%7d rows, %d refused, %d twice", p.Rows, p.Refused, p.Duplicates))
		d.ended[p.Index] = true
		for d.ended[d.front] {
			d.front++
		}
		return
	}
	if p.Index == d.front {
		b.show(p.Percent, p.State)
	}
}

// scoring shows the running assessment, as the API tells it, until idle says that all is done.
func (d *display) scoring(ctx context.Context, courier *demo.Courier, idle <-chan error) error {
	b := d.bar("评分 scoring")
	began := time.Now()
	for {
		select {
		case err := <-idle:
			if err == nil {
				b.end(fmt.Sprintf("done in %.1f s", time.Since(began).Seconds()))
			}
			return err
		case <-time.After(500 * time.Millisecond):
		}
		if d.headless {
			continue
		}
		runs, err := courier.Runs(ctx, "officer.bureau")
		if err != nil {
			continue // the bar is a courtesy; idle knows when the work is done
		}
		for _, r := range runs {
			if r.State != "published" {
				b.show(int(r.Households*100/max(r.Total, 1)), fmt.Sprintf("%d of %d households", r.Households, r.Total))
				break
			}
		}
	}
}

// welcome says where to begin. The long list of accounts is on the users' page.
func (d *display) welcome(url, dir string, state demoState) {
	if d.headless {
		fmt.Println("ready " + url)
		return
	}
	d.say("\n  %s\n\n  accounts (password %s):", url, state.Password)
	for _, one := range [][2]string{
		{"worker.jiyuqiao", "社区救助员：自己社区的预警，一条点开到记录"},
		{"officer.jiyuqiao", "街道经办员：看得到金额"},
		{"officer.bureau", "区局业务员：数据、评分、全区预警"},
		{"operator.yibao", "部门数据员：交付文件（其余十四个部门同样）"},
		{"auditor", "审计员：谁看过什么"},
		{"lead.bureau", "区局负责人；sysadmin 系统管理员；secadmin 安全管理员"},
	} {
		d.say("    %-18s %s", one[0], one[1])
	}
	if state.Persons >= demo.WholeDistrict {
		d.say("  Every street has an officer.<street> and a worker.<street>; officer.xisai and officer.gulou are of other counties.")
	} else {
		d.say("  officer.next is of the next street, officer.xisai of another county. officer.bureau may deliver")
		d.say("  %s.", filepath.Join(dir, demo.DeliveriesFolder, "zhujian_dwelling_sample.csv"))
	}
	d.say("  Stop with Ctrl-C; the next start is instant. Remove %s to start anew.\n", dir)
}
