-- DDL, DML, transactions, INFORMATION_SCHEMA.
CREATE SCHEMA IF NOT EXISTS cdp
CREATE SCHEMA cdp
-- ! Already Exists
CREATE TABLE cdp.t (id INT64 NOT NULL, ts TIMESTAMP, tags ARRAY<STRING>, s STRUCT<a INT64, b STRING>) PARTITION BY DATE(ts) CLUSTER BY id OPTIONS (description = 'rows', labels = [('k', 'v')])
CREATE TABLE cdp.t (id INT64)
-- ! Already Exists
CREATE TABLE IF NOT EXISTS cdp.t (other STRING)
INSERT INTO cdp.t (id, ts, tags, s) VALUES (1, '2020-01-01', ['a'], (1, 'x')), (2, NULL, NULL, NULL)
-- 2
INSERT cdp.t (id, tags) SELECT 3, [CAST(NULL AS STRING)]
-- ! Array cannot have a null element
INSERT cdp.t (ts) VALUES (NULL)
-- ! NOT NULL
SELECT * FROM cdp.t ORDER BY id
-- 1|2020-01-01|[a]|(1, x) ; 2|NULL|[]|NULL
UPDATE cdp.t SET ts = TIMESTAMP '2021-01-01' WHERE id = 2
-- 1
UPDATE cdp.t SET s = STRUCT(n, 'u') FROM (SELECT 1 AS id, 10 AS n) u WHERE t.id = u.id
-- 1
UPDATE cdp.t SET ts = NULL FROM (SELECT 1 AS id UNION ALL SELECT 1) u WHERE t.id = u.id
-- ! must match at most one source row
SELECT id, s.a FROM cdp.t ORDER BY id
-- 1|10 ; 2|NULL
MERGE cdp.t USING (SELECT 1 AS id, 'm' AS v UNION ALL SELECT 9, 'n') u ON t.id = u.id WHEN MATCHED THEN UPDATE SET tags = [v] WHEN NOT MATCHED THEN INSERT (id, tags) VALUES (id, [v]) WHEN NOT MATCHED BY SOURCE THEN DELETE
-- 3
MERGE cdp.t USING (SELECT 1 AS id UNION ALL SELECT 1) u ON t.id = u.id WHEN MATCHED THEN DELETE
-- ! must match at most one source row
SELECT id, tags FROM cdp.t ORDER BY id
-- 1|[m] ; 9|[n]
DELETE FROM cdp.t x WHERE x.id IN (SELECT 9)
-- 1
CREATE OR REPLACE TABLE cdp.t2 COPY cdp.t
CREATE OR REPLACE TABLE cdp.t3 CLONE cdp.t
CREATE TABLE cdp.t4 LIKE cdp.t
SELECT (SELECT COUNT(*) FROM cdp.t2), (SELECT COUNT(*) FROM cdp.t3), (SELECT COUNT(*) FROM cdp.t4)
-- 1|1|0
INSERT cdp.t2 (id) VALUES (NULL)
-- ! NOT NULL
CREATE OR REPLACE TABLE cdp.n AS SELECT 1 AS x, NULL AS y, [] AS z
SELECT column_name, data_type, is_nullable FROM cdp.INFORMATION_SCHEMA.COLUMNS WHERE table_name IN ('n', 't2') ORDER BY table_name, ordinal_position
-- x|INT64|YES ; y|INT64|YES ; z|ARRAY<INT64>|YES ; id|INT64|NO ; ts|TIMESTAMP|YES ; tags|ARRAY<STRING>|YES ; s|STRUCT<a INT64, b STRING>|YES
SELECT table_name, option_name, option_value FROM cdp.INFORMATION_SCHEMA.TABLE_OPTIONS WHERE table_name = 't' ORDER BY 2
-- t|description|'rows' ; t|labels|[('k', 'v')]
ALTER TABLE cdp.t SET OPTIONS (description = 'others')
SELECT option_value FROM cdp.INFORMATION_SCHEMA.TABLE_OPTIONS WHERE table_name = 't' AND option_name = 'description'
-- 'others'
ALTER TABLE cdp.t2 RENAME TO t5
ALTER TABLE cdp.t5 ADD COLUMN extra STRING
ALTER TABLE cdp.t5 DROP COLUMN ts
SELECT * FROM cdp.t5
-- 1|[m]|(10, u)|NULL
CREATE OR REPLACE VIEW cdp.v AS SELECT id, CURRENT_TIMESTAMP() > TIMESTAMP '2020-01-01' AS late FROM cdp.t
SELECT * FROM cdp.v
-- 1|true
INSERT cdp.v (id) VALUES (1)
-- ! VIEW
SELECT table_name, table_type FROM cdp.INFORMATION_SCHEMA.TABLES ORDER BY 1
-- n|BASE TABLE ; t|BASE TABLE ; t3|BASE TABLE ; t4|BASE TABLE ; t5|BASE TABLE ; v|VIEW
SELECT view_definition FROM cdp.INFORMATION_SCHEMA.VIEWS
-- SELECT id, CURRENT_TIMESTAMP() > TIMESTAMP '2020-01-01' AS late FROM cdp.t
SELECT schema_name FROM INFORMATION_SCHEMA.SCHEMATA
-- cdp
DROP TABLE cdp.v
-- ! is not a table
DROP VIEW cdp.v
DROP TABLE IF EXISTS cdp.nothing
DROP TABLE cdp.nothing
-- ! Not found
CREATE TEMP TABLE w AS SELECT 1 AS a
CREATE OR REPLACE TEMP TABLE w AS SELECT a + 1 AS a FROM w UNION ALL SELECT 5
SELECT a FROM w ORDER BY a
-- 2 ; 5
BEGIN TRANSACTION
DELETE FROM cdp.t WHERE TRUE
-- 1
CREATE OR REPLACE TEMP TABLE w AS SELECT 'other' AS b
CREATE TABLE cdp.no AS SELECT 1 AS x
-- ! DDL statements are not supported in a transaction
BEGIN TRANSACTION
-- ! already has an active transaction
ROLLBACK TRANSACTION
SELECT (SELECT COUNT(*) FROM cdp.t), (SELECT SUM(a) FROM w)
-- 1|7
BEGIN TRANSACTION
INSERT cdp.t (id) VALUES (4)
COMMIT TRANSACTION
SELECT COUNT(*) FROM cdp.t
-- 2
COMMIT TRANSACTION
-- ! no active transaction
TRUNCATE TABLE cdp.t
-- 2
ASSERT (SELECT COUNT(*) FROM cdp.t) = 0 AS 'empty'
ASSERT (SELECT COUNT(*) FROM cdp.t) > 0 AS 'has rows'
-- ! has rows
CREATE TEMP FUNCTION plus(x INT64, y INT64) AS (x + y * 2)
SELECT plus(1, 2), plus(x, 1) FROM UNNEST([10]) x
-- 5|12
DROP FUNCTION plus
SELECT plus(1, 2)
-- ! Function not found: plus
SET @@time_zone = 'UTC'
DROP SCHEMA cdp
-- ! still in use
DROP SCHEMA cdp CASCADE
SELECT * FROM cdp.t
-- ! Not found
