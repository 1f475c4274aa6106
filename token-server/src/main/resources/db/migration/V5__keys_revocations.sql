-- One script for H2 and PostgreSQL: only what both understand.

-- The keys that sign tokens, and the CA above them.
CREATE TABLE signing_keys (
    id           VARCHAR(43)   PRIMARY KEY,   -- RFC 7638 thumbprint of the public key
    role         VARCHAR(8)    NOT NULL,      -- ca, signing
    state        VARCHAR(8)    NOT NULL,      -- next, active, retiring, revoked
    certificate  VARCHAR(8000) NOT NULL,      -- PEM
    sealed       VARCHAR(8000) NOT NULL,      -- the private key, encrypted; empty when it is given up
    created_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    activated_at TIMESTAMP WITH TIME ZONE,
    retired_at   TIMESTAMP WITH TIME ZONE,
    revoked_at   TIMESTAMP WITH TIME ZONE
);

-- Whoever changes the keys locks this row before, also when there are no keys yet.
CREATE TABLE signing_keys_lock (
    id INT PRIMARY KEY
);
INSERT INTO signing_keys_lock (id) VALUES (1);

-- Whose older tokens are void, for as long as one of them may live.
CREATE TABLE revocations (
    subject    VARCHAR(255) PRIMARY KEY,      -- as in a token's sub
    not_before TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX revocations_not_before ON revocations (not_before);
