package demo

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"doudi/params"
)

// Community is a real division; only the people in it are invented.
type Community struct {
	Code int64 // twelve digits
	Name string

	street string // the street's name
}

// communitiesOf lists a street's communities in the order of their codes in params/reference.
func communitiesOf(street int64) ([]Community, error) {
	name, err := streetName(street)
	if err != nil {
		return nil, err
	}
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
		list = append(list, Community{Code: code, Name: row[1], street: name})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("street %d has no communities in params/reference/communities.csv", street)
	}
	return list, nil
}

// streetsOf lists a county's streets that have communities, in the order of their codes.
func streetsOf(county int) ([]int64, error) {
	text, err := params.FS.ReadFile("reference/communities.csv")
	if err != nil {
		return nil, fmt.Errorf("read communities: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read communities: %w", err)
	}
	prefix := strconv.Itoa(county)
	var list []int64
	for _, row := range rows {
		if len(row) < 4 || !strings.HasPrefix(row[3], prefix) {
			continue
		}
		street, err := strconv.ParseInt(row[3], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read communities: %w", err)
		}
		if !slices.Contains(list, street) {
			list = append(list, street)
		}
	}
	slices.Sort(list)
	if len(list) == 0 {
		return nil, fmt.Errorf("county %d has no communities in params/reference/communities.csv", county)
	}
	return list, nil
}

// streetName looks the name up in params/reference/divisions.csv, whose 44,000 lines are not worth splitting for one of them.
func streetName(street int64) (string, error) {
	text, err := params.FS.ReadFile("reference/divisions.csv")
	if err != nil {
		return "", fmt.Errorf("read divisions: %w", err)
	}
	_, rest, found := bytes.Cut(text, []byte("\n"+strconv.FormatInt(street, 10)+","))
	name, _, ended := bytes.Cut(rest, []byte(","))
	if !found || !ended {
		return "", fmt.Errorf("street %d is not in params/reference/divisions.csv", street)
	}
	return string(name), nil
}

// short is 中山 for 中山社区居委会.
func (c *Community) short() string {
	name := strings.TrimSuffix(c.Name, "居委会")
	return strings.TrimSuffix(name, "社区")
}
