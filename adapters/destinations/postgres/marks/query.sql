-- name: Mark :execrows
-- Mark writes down the keys of the rows of a batch, unless the batch has its row already.
INSERT INTO weft_deliveries (sync, run, first, keys)
SELECT sqlc.arg(sync)::text, sqlc.arg(run)::bigint, sqlc.arg(first)::bigint, coalesce(array_agg(weft_mark), '{}')
FROM weft_rows
ON CONFLICT DO NOTHING;

-- name: MarkMore :exec
-- MarkMore adds the keys of rows that are left of a batch which has its row already.
UPDATE weft_deliveries
SET keys = keys || coalesce((SELECT array_agg(weft_mark) FROM weft_rows), '{}')
WHERE sync = $1 AND run = $2 AND first = $3;

-- name: Earlier :one
-- Earlier tells whether runs before this one have marked anything.
SELECT EXISTS (SELECT FROM weft_deliveries WHERE sync = $1 AND run < $2);

-- name: TakeOutEarlier :exec
-- TakeOutEarlier takes rows out that runs before this one have marked.
DELETE FROM weft_rows AS r
USING (SELECT DISTINCT unnest(keys) AS key FROM weft_deliveries WHERE sync = $1 AND run < $2) AS e
WHERE e.key = r.weft_mark;

-- name: TakeOutAgain :exec
-- TakeOutAgain takes rows out that runs before this one have marked, or this batch when it came before.
DELETE FROM weft_rows AS r
USING (
    SELECT DISTINCT unnest(keys) AS key
    FROM weft_deliveries
    WHERE sync = $1 AND (run < $2 OR run = $2 AND first = $3)
) AS e
WHERE e.key = r.weft_mark;

-- name: ForgetRuns :exec
-- ForgetRuns forgets a run of which no row can come again, and those before it.
DELETE FROM weft_deliveries WHERE sync = $1 AND run <= $2;

-- name: ForgetOld :exec
-- ForgetOld forgets what stays in doubt for too long.
DELETE FROM weft_deliveries WHERE at < now() - interval '30 days';

-- name: Later :one
-- Later tells whether a run after this one has marked anything.
SELECT EXISTS (SELECT FROM weft_deliveries WHERE sync = $1 AND run > $2);

-- name: MarkShown :exec
-- MarkShown writes down that the set of a run is the one that is shown.
INSERT INTO weft_deliveries (sync, run, first, keys) VALUES ($1, $2, 0, '{}') ON CONFLICT DO NOTHING;
