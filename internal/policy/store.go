package policy

import (
	"encoding/json"
	"fmt"
	"time"

	"doudi/internal/kernel/civil"
	"doudi/internal/platform/db"
)

// storedDay is one day of policy_calendar.days.
type storedDay struct {
	Date civil.Date `json:"date"`
	Name string     `json:"name"`
	Off  bool       `json:"off"`
}

func importedYears(tx *db.Tx) ([]Year, error) {
	var years []Year
	err := tx.Rows("SELECT year,source,days,imported_ms,version FROM policy_calendar ORDER BY year", nil, func(scan func(...any) error) error {
		y := Year{Status: civil.Official}
		var days string
		var imported int64
		if err := scan(&y.Year, &y.Source, &days, &imported, &y.Version); err != nil {
			return err
		}
		y.Imported = time.UnixMilli(imported).UTC()
		var stored []storedDay
		if err := json.Unmarshal([]byte(days), &stored); err != nil {
			return fmt.Errorf("calendar of %d: %w", y.Year, err)
		}
		for _, d := range stored {
			y.Days = append(y.Days, civil.Special(d))
		}
		years = append(years, y)
		return nil
	})
	return years, err
}

// saveYear writes the notice over the version that it names, and reports whether that version was still there.
func saveYear(tx *db.Tx, c CalendarImport) (bool, error) {
	stored := make([]storedDay, len(c.Days))
	for i, d := range c.Days {
		stored[i] = storedDay(d)
	}
	days, err := json.Marshal(stored)
	if err != nil {
		return false, err
	}
	var n int64
	if c.Version == 0 {
		n, err = tx.Exec(`INSERT INTO policy_calendar (year,source,days,imported_ms,imported_by,version) VALUES ($1,$2,$3,$4,$5,1)
			ON CONFLICT (year) DO NOTHING`, c.Year, c.Source, string(days), tx.Millis(), tx.Actor().UserID)
	} else {
		n, err = tx.Exec("UPDATE policy_calendar SET source=$1,days=$2,imported_ms=$3,imported_by=$4,version=version+1 WHERE year=$5 AND version=$6",
			c.Source, string(days), tx.Millis(), tx.Actor().UserID, c.Year, c.Version)
	}
	return n == 1, err
}
