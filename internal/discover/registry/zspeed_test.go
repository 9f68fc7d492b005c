package registry_test

import (
	"fmt"
	"testing"
	"time"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/ident"
)

func TestZSpeed(t *testing.T) {
	for _, e := range []string{"sqlite", "postgres"} {
		b := dbtest.Open(t, e)
		h := open(t, b)
		const n = 50000
		rows := hukous(h, 0, n)
		for i := range rows { rows[i][0] = number(i) }
		t0 := time.Now()
		batch := h.deliver("hukou", rows...)
		t1 := time.Now()
		h.loadAll(batch)
		t2 := time.Now()
		batch2 := h.deliver("hukou", rows...)
		t3 := time.Now()
		h.loadAll(batch2)
		t4 := time.Now()
		for i := range rows { rows[i][5] = "二号" }
		batch3 := h.deliver("hukou", rows...)
		t5 := time.Now()
		h.loadAll(batch3)
		t6 := time.Now()
		fmt.Println(e, "deliver+read", t1.Sub(t0), "load", t2.Sub(t1), "same", t4.Sub(t3), "changed", t6.Sub(t5), counts(h.get(batch3)))
	}
}
func number(n int) string {
	first := fmt.Sprintf("420106%04d%02d%02d%03d", 1900+n%100, 1+n/100%12, 1+n/1200%28, n/33600)
	c, _ := ident.CheckDigit(first)
	return first + string(c)
}
