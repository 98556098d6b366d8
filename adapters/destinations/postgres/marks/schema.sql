CREATE TABLE IF NOT EXISTS weft_deliveries (
    sync text,
    run bigint,
    first bigint,
    keys uuid[] NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sync, run, first)
);
COMMENT ON TABLE weft_deliveries IS 'weft: what runs have delivered whose rows are not all known to have arrived, so that none is applied twice';
