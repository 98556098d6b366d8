package bigquery

import "regexp"

// remedy says what to do when BigQuery's text matches; $1, $2 … are the groups.
type remedy struct {
	pattern *regexp.Regexp
	do      string
}

// sessionOver is how BigQuery says that a session has ended.
var sessionOver = regexp.MustCompile(`(?i)session .*(is not active|expired|terminated|aborted|does not exist|not found|is invalid)`)

// filterAdvice is how BigQuery says that a query of a table must choose partitions.
var filterAdvice = regexp.MustCompile(`without a filter over column\(s\) '([^']+)'`)

// remedies are tried in their order.
var remedies = []remedy{
	{regexp.MustCompile(`(?i)billing has not been enabled|billing account|free tier|sandbox`),
		"enable billing for the project: weft writes tables with statements that the sandbox without billing does not have"},
	{regexp.MustCompile(`(?i)API has not been used in project|is disabled.*bigquery\.googleapis\.com|SERVICE_DISABLED`),
		"switch the interface on: gcloud services enable bigquery.googleapis.com"},
	{regexp.MustCompile(`(?i)getting Drive credentials`),
		"the table lies in Google Drive, where weft does not look; copy it into a table of BigQuery"},
	{regexp.MustCompile(`bigquery\.jobs\.create`),
		"grant roles/bigquery.jobUser on the project that pays for the jobs to whoever runs weft"},
	{regexp.MustCompile(`bigquery\.datasets\.create`),
		"make the dataset yourself, or grant roles/bigquery.user on the project to whoever runs weft"},
	{regexp.MustCompile(`bigquery\.(?:tables|datasets)\.(?:create|update|updateData|delete)\b.* dataset [\w.:-]*?[.:](\w+)`),
		"grant roles/bigquery.dataEditor on dataset $1 to whoever runs weft"},
	{regexp.MustCompile(`bigquery\.tables\.(?:create|update|updateData|delete)\b.* table [\w.:-]*?[.:](\w+)\.\w+`),
		"grant roles/bigquery.dataEditor on dataset $1 to whoever runs weft"},
	{regexp.MustCompile(`Access Denied: (?:Table|View) [\w.:-]*?[.:](\w+)\.[^ :]+`),
		"grant roles/bigquery.dataViewer on dataset $1 to whoever runs weft, or correct the name"},
	{regexp.MustCompile(`Access Denied: Dataset [\w.:-]*?[.:](\w+)[: ]`),
		"grant roles/bigquery.dataViewer on dataset $1 to whoever runs weft, or correct the name"},
	{regexp.MustCompile(`iam\.serviceAccounts\.getAccessToken`),
		"grant roles/iam.serviceAccountTokenCreator on the service account to whoever runs weft"},
	{sessionOver, "a session ends after a day of rest or a week; run weft again"},
	{filterAdvice,
		"the table asks every query for a filter on '$1': narrow the windows on it, or take the demand off with ALTER TABLE … SET OPTIONS (require_partition_filter = false)"},
}

// byReason is what to do for the reasons that need no more.
var byReason = map[string]string{
	"accessDenied":          "ask for the right that is missing",
	"quotaExceeded":         "wait, or raise the quota of the project under IAM & Admin, Quotas",
	"rateLimitExceeded":     "wait a minute and run weft again",
	"jobRateLimitExceeded":  "wait a minute and run weft again",
	"resourcesExceeded":     "the statement needs more memory than BigQuery gives one; shorten windows, or use a reservation with more slots",
	"responseTooLarge":      "narrow the query",
	"billingNotEnabled":     "enable billing for the project",
	"backendError":          "BigQuery failed inside; run weft again",
	"jobBackendError":       "BigQuery failed inside; run weft again",
	"internalError":         "BigQuery failed inside; run weft again",
	"jobInternalError":      "BigQuery failed inside; run weft again",
	"stopped":               "somebody cancelled the job",
	"accessNotConfigured":   "switch the interface on: gcloud services enable bigquery.googleapis.com",
	"tableUnavailable":      "wait, and run weft again",
	"blocked":               "the project is blocked; ask Google Cloud's support",
	"userRateLimitExceeded": "wait a minute and run weft again",
}

// advice is what to do about a problem, or "".
func advice(p problem) string {
	for _, r := range remedies {
		if m := r.pattern.FindStringSubmatchIndex(p.message); m != nil {
			return string(r.pattern.ExpandString(nil, r.do, p.message, m))
		}
	}
	return byReason[p.reason]
}
