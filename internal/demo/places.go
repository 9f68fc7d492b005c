package demo

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"doudi/params"
)

// Community is a real division; only the people in it are invented.
type Community struct {
	Code int64 // twelve digits
	Name string
}

// communitiesOf lists a street's communities in the order of their codes in params/reference.
func communitiesOf(street int64) ([]Community, error) {
	file, err := params.FS.Open("reference/communities.csv")
	if err != nil {
		return nil, fmt.Errorf("open communities: %w", err)
	}
	defer file.Close()
	rows := csv.NewReader(file)
	parent := strconv.FormatInt(street, 10)
	var list []Community
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read communities: %w", err)
		}
		if len(row) < 4 || row[3] != parent {
			continue
		}
		code, err := strconv.ParseInt(row[0], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read communities: %w", err)
		}
		list = append(list, Community{Code: code, Name: row[1]})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("street %d has no communities in params/reference/communities.csv", street)
	}
	return list, nil
}

// short is 中山 for 中山社区居委会.
func (c Community) short() string {
	name := strings.TrimSuffix(c.Name, "居委会")
	return strings.TrimSuffix(name, "社区")
}
