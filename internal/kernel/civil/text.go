package civil

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// String is YYYY-MM-DD, or "" for "no date".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	year, month, day := d.YMD()
	return string([]byte{
		byte('0' + year/1000), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10), '-',
		byte('0' + month/10), byte('0' + month%10), '-', byte('0' + day/10), byte('0' + day%10),
	})
}

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote, and nothing else.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = parseISO(string(text))
	return err
}

// MarshalJSON is "YYYY-MM-DD", or null for "no date".
func (d Date) MarshalJSON() ([]byte, error) { return quoted(d.String()), nil }

// UnmarshalJSON reads "YYYY-MM-DD", "" or null.
func (d *Date) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return ErrDateForm.New()
	}
	return d.UnmarshalText([]byte(text))
}

// Value stores the day as text, "no date" as NULL.
func (d Date) Value() (driver.Value, error) { return stored(d.String()), nil }

// Scan loads what Value stored.
func (d *Date) Scan(source any) error {
	text, err := loaded(source)
	if err != nil {
		return err
	}
	return d.UnmarshalText(text)
}

// MarshalText is String.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText wrote, and nothing else.
func (m *Month) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Month{}
		return nil
	}
	if len(text) != 7 || text[4] != '-' {
		return ErrMonthForm.New()
	}
	d, err := parseISO(string(text) + "-01")
	if err != nil {
		return ErrMonthForm.New()
	}
	*m = d.Month()
	return nil
}

// MarshalJSON is "YYYY-MM", or null for "no month".
func (m Month) MarshalJSON() ([]byte, error) { return quoted(m.String()), nil }

// UnmarshalJSON reads "YYYY-MM", "" or null.
func (m *Month) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return ErrMonthForm.New()
	}
	return m.UnmarshalText([]byte(text))
}

// Value stores the month as text, "no month" as NULL.
func (m Month) Value() (driver.Value, error) { return stored(m.String()), nil }

// Scan loads what Value stored.
func (m *Month) Scan(source any) error {
	text, err := loaded(source)
	if err != nil {
		return err
	}
	return m.UnmarshalText(text)
}

func quoted(text string) []byte {
	if text == "" {
		return []byte("null")
	}
	return []byte(`"` + text + `"`)
}

func stored(text string) driver.Value {
	if text == "" {
		return nil
	}
	return text
}

// loaded is a column's text. A driver that hands over a time.Time was given a column of the wrong type, which is our fault.
func loaded(source any) ([]byte, error) {
	switch v := source.(type) {
	case nil:
		return nil, nil
	case string:
		return []byte(v), nil
	case []byte:
		return v, nil
	}
	return nil, fmt.Errorf("civil: a %T column does not hold a day or month", source)
}
