package piped_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/piped"
)

func TestStart(t *testing.T) {
	p, err := piped.Start("sh", "-c", "echo ready; cat")
	if err != nil {
		t.Fatal(err)
	}
	if p.First != "ready" {
		t.Errorf("the first line is %q", p.First)
	}
	if err := p.Kill(); err != nil {
		t.Error(err)
	}
	if err := p.Kill(); err == nil {
		t.Error("what is gone was killed again")
	}
	if _, err := piped.Start("false"); err == nil || !strings.Contains(err.Error(), "false does not start") {
		t.Errorf("a program without a word: %v", err)
	}
}
