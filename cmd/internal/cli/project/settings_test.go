package project

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/models"
)

// Nothing that prints settings prints a value.
func TestSettingsPrintNothing(t *testing.T) {
	const canary = "canary-7f3a"
	settings := Settings{map[string]string{"token": canary, "tier": "pro"}}
	inside := struct {
		Name     string
		Settings Settings
		Of       map[string]Settings
	}{"crm", settings, map[string]Settings{"crm": settings}}
	asJSON, err := json.Marshal(inside)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("opening", "settings", settings, "all", inside)
	texts := []string{string(asJSON), log.String(), fmt.Errorf("opening %v failed", settings).Error()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		texts = append(texts, fmt.Sprintf(verb, settings), fmt.Sprintf(verb, &settings), fmt.Sprintf(verb, inside))
	}
	for _, text := range texts {
		if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
			t.Errorf("a secret is in %q", text)
		}
	}
	tool := &models.Tool{Settings: []models.ToolSetting{{Name: "token", Type: "secret"}, {Name: "tier", Type: "enum"}}}
	if diff := cmp.Diff([]string{canary}, settings.Secrets(tool)); diff != "" {
		t.Errorf("secrets, -want +got:\n%s", diff)
	}
}
