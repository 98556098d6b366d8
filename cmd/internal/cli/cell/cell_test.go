package cell_test

import (
	"testing"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
)

func TestCells(t *testing.T) {
	if got := cell.Text(nil) + cell.Text("a") + cell.Text(int64(7)); got != "a7" {
		t.Errorf("texts are %q", got)
	}
	if cell.Whole(nil) != 0 || cell.Whole("7") != 0 || cell.Whole(int64(7)) != 7 {
		t.Errorf("whole numbers are %d and %d", cell.Whole(nil), cell.Whole(int64(7)))
	}
	now := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	if at := cell.Moment(now); cell.Moment(nil) != nil || at == nil || !at.Equal(now) {
		t.Errorf("moments are %v and %v", cell.Moment(nil), at)
	}
}
