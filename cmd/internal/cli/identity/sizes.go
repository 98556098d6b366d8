package identity

import (
	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
)

// sizes is how many identifiers profiles have.
type sizes struct {
	Median  int64    `json:"median"` // at least half of the profiles have no more
	P99     int64    `json:"p99"`    // 99 in 100 have no more
	Largest []sized  `json:"largest"`
	Buckets []bucket `json:"buckets"`

	profiles, identifiers int64
}

type sized struct {
	ProfileID   string `json:"profile_id"`
	Identifiers int64  `json:"identifiers"`
}

// bucket counts profiles of From to To identifiers; To is 0 where there is no
// upper end.
type bucket struct {
	From        int64 `json:"from"`
	To          int64 `json:"to,omitempty"`
	Profiles    int64 `json:"profiles"`
	Identifiers int64 `json:"identifiers"`
}

// readSizes reads how many profiles there are of each size, by size, and the
// largest.
func readSizes(counted, largest *adapters.Rows) sizes {
	s := sizes{
		Largest: []sized{},
		Buckets: []bucket{{From: 1, To: 1}, {From: 2, To: 2}, {From: 3, To: 5}, {From: 6, To: 10}, {From: 11, To: 100}, {From: 101}},
	}
	for _, row := range counted.Rows {
		size, profiles := cell.Whole(row[0]), cell.Whole(row[1])
		s.profiles += profiles
		s.identifiers += size * profiles
		at := 0
		for s.Buckets[at].To != 0 && size > s.Buckets[at].To {
			at++
		}
		s.Buckets[at].Profiles += profiles
		s.Buckets[at].Identifiers += size * profiles
	}
	s.Median, s.P99 = s.quantile(counted, 50), s.quantile(counted, 99)
	for _, row := range largest.Rows {
		s.Largest = append(s.Largest, sized{cell.Text(row[0]), cell.Whole(row[1])})
	}
	return s
}

// quantile is the smallest size that so many of a hundred profiles do not
// exceed; 0 without profiles.
func (s *sizes) quantile(counted *adapters.Rows, percent int64) int64 {
	var sofar int64
	for _, row := range counted.Rows {
		if sofar += cell.Whole(row[1]); 100*sofar >= percent*s.profiles {
			return cell.Whole(row[0])
		}
	}
	return 0
}
