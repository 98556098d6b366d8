package runner

import (
	"context"
	"fmt"

	"github.com/weft-cdp/weft/models"
)

// tests adds what data tests found to the report: the last statement of a step
// gives rows (index into Tests, rows, failed, passed, example).
func (r *run) tests(ctx context.Context, step *models.PlanStep) error {
	last := len(step.Statements) - 1
	if err := r.exec(ctx, step.Statements[:last]); err != nil {
		return err
	}
	rows, err := r.warehouse.Query(ctx, step.Statements[last])
	if err != nil {
		return err
	}
	for _, row := range rows.Rows {
		result, err := testResult(step, row)
		if err != nil {
			return err
		}
		r.report.Tests = append(r.report.Tests, result)
	}
	return nil
}

func testResult(step *models.PlanStep, row []any) (models.TestResult, error) {
	if len(row) != 5 {
		return models.TestResult{}, fmt.Errorf("step %q gives rows of %d values where (test, rows, failed, passed, example) was expected", step.Name, len(row))
	}
	n, isIndex := row[0].(int64)
	looked, isCount := row[1].(int64)
	failed, isNumber := row[2].(int64)
	passed, isBool := row[3].(bool)
	if !isIndex || !isCount || !isNumber || !isBool || n < 0 || n >= int64(len(step.Tests)) {
		return models.TestResult{}, fmt.Errorf("step %q gives a row that is of none of its %d tests", step.Name, len(step.Tests))
	}
	result := step.Tests[n]
	result.Rows, result.Failed, result.Passed = looked, failed, passed
	if example, ok := row[4].(string); ok {
		result.Example = example
	}
	return result, nil
}
