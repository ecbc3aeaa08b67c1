import SlashingProtection

/// The schema, and the statements over it.
///
/// A batch is one statement, and so one transaction: it locks the rows of its keys in their order, so that two batches
/// never wait for each other in a circle; it writes those that its rule admits, and says of every item what was there
/// before. The rule of the update looks at the row as it is when it is locked, whatever another client did meanwhile.
enum PostgresStatements {
    static let schemaVersion = 1

    static func schema(genesisValidatorsRoot: String) -> String {
        """
        SELECT pg_advisory_xact_lock(6222262);
        CREATE SCHEMA IF NOT EXISTS vigil;
        CREATE TABLE IF NOT EXISTS vigil.slashing_identity (
            id smallint NOT NULL PRIMARY KEY CHECK (id = 0),
            schema_version integer NOT NULL,
            genesis_validators_root bytea NOT NULL CHECK (octet_length(genesis_validators_root) = 32)
        );
        CREATE TABLE IF NOT EXISTS vigil.slashing_validators (
            pubkey bytea NOT NULL PRIMARY KEY CHECK (octet_length(pubkey) = 48),
            block_slot numeric(20, 0),
            block_root bytea CHECK (octet_length(block_root) = 32),
            block_client uuid,
            source_epoch numeric(20, 0),
            target_epoch numeric(20, 0),
            attestation_root bytea CHECK (octet_length(attestation_root) = 32),
            attestation_client uuid,
            CHECK ((source_epoch IS NULL) = (target_epoch IS NULL))
        ) WITH (fillfactor = 50);
        INSERT INTO vigil.slashing_identity VALUES (0, \(schemaVersion), decode('\(genesisValidatorsRoot)', 'hex'))
            ON CONFLICT DO NOTHING
        """
    }

    static let isThere = "SELECT to_regclass('vigil.slashing_identity') IS NOT NULL"

    static let identity = """
        SELECT schema_version, encode(genesis_validators_root, 'hex'), \(isDurable) FROM vigil.slashing_identity
        """

    /// A commit that is answered is on disk, and the row locked is the row judged.
    private static let isDurable = """
        (current_setting('synchronous_commit') IN ('on', 'remote_apply') AND current_setting('fsync') = 'on'
            AND current_setting('transaction_isolation') = 'read committed' AND NOT pg_is_in_recovery())
        """

    /// What a session needs; a database or a role may have it otherwise by default.
    static func session(timeoutMilliseconds: Int32) -> String {
        """
        SELECT set_config('default_transaction_isolation', 'read committed', false),
            set_config('default_transaction_read_only', 'off', false), set_config('search_path', 'pg_catalog', false),
            set_config('statement_timeout', '\(timeoutMilliseconds)', false),
            set_config('synchronous_commit',
                CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)
        """
    }

    /// 1 the chain, 2 the client, 3 the keys, 4 the source epochs, 5 the target epochs, 6 the signing roots.
    static let attestations = batch(
        columns: "pubkey, source_epoch, target_epoch, attestation_root",
        types: "$3::text[], $4::numeric[], $5::numeric[], $6::text[]",
        held: "source_epoch, v.target_epoch, v.attestation_root, v.attestation_client",
        assign: """
            source_epoch = i.source_epoch, target_epoch = i.target_epoch,
            attestation_root = decode(i.attestation_root, 'hex'), attestation_client = $2::uuid
            """,
        rule: """
            i.source_epoch <= i.target_epoch AND (v.target_epoch IS NULL
                OR i.target_epoch > v.target_epoch AND i.source_epoch >= v.source_epoch)
            """,
        answer: """
            h.source_epoch, h.target_epoch, encode(h.attestation_root, 'hex'), h.attestation_client = $2::uuid
            """)

    /// 1 the chain, 2 the client, 3 the keys, 4 the slots, 5 the signing roots.
    static let blocks = batch(
        columns: "pubkey, block_slot, block_root", types: "$3::text[], $4::numeric[], $5::text[]",
        held: "block_slot, v.block_root, v.block_client",
        assign: "block_slot = i.block_slot, block_root = decode(i.block_root, 'hex'), block_client = $2::uuid",
        rule: "v.block_slot IS NULL OR i.block_slot > v.block_slot",
        answer: "h.block_slot, NULL, encode(h.block_root, 'hex'), h.block_client = $2::uuid")

    private static func batch(
        columns: String, types: String, held: String, assign: String, rule: String, answer: String
    ) -> String {
        """
        WITH input AS MATERIALIZED (
            SELECT t.*, decode(t.pubkey, 'hex') AS key FROM unnest(\(types)) WITH ORDINALITY AS t(\(columns), item)
        ), chain AS MATERIALIZED (
            SELECT genesis_validators_root = decode($1, 'hex') AS is_same, \(isDurable) AS is_durable
            FROM vigil.slashing_identity
        ), held AS MATERIALIZED (
            SELECT v.pubkey, v.\(held) FROM vigil.slashing_validators v
            WHERE v.pubkey IN (SELECT key FROM input) AND (SELECT is_same AND is_durable FROM chain)
            ORDER BY v.pubkey FOR UPDATE
        ), written AS (
            UPDATE vigil.slashing_validators v SET \(assign)
            FROM input i JOIN held h ON h.pubkey = i.key
            WHERE v.pubkey = i.key AND (\(rule))
            RETURNING v.pubkey
        )
        SELECT (SELECT is_same FROM chain), (SELECT is_durable FROM chain),
            h.pubkey IS NOT NULL, w.pubkey IS NOT NULL, \(answer)
        FROM input i LEFT JOIN held h ON h.pubkey = i.key LEFT JOIN written w ON w.pubkey = i.key
        ORDER BY i.item
        """
    }

    // MARK: - All but batches

    static let register = """
        INSERT INTO vigil.slashing_validators (pubkey)
        SELECT decode(k, 'hex') FROM unnest($1::text[]) AS k ON CONFLICT DO NOTHING
        """

    static let keys = "SELECT encode(pubkey, 'hex') FROM vigil.slashing_validators ORDER BY pubkey"

    static let watermarks = """
        SELECT encode(pubkey, 'hex'), block_slot, encode(block_root, 'hex'), source_epoch, target_epoch,
            encode(attestation_root, 'hex')
        FROM vigil.slashing_validators WHERE pubkey IN (SELECT decode(k, 'hex') FROM unnest($1::text[]) AS k)
        ORDER BY pubkey
        """

    /// 1 the keys, 2 the slots, 3 the blocks' roots, 4 and 5 the epochs, 6 the attestations' roots. Which client signed
    /// what is raised to is not known: none may repeat it.
    static let raise = """
        UPDATE vigil.slashing_validators v SET block_slot = i.block_slot, block_root = decode(i.block_root, 'hex'),
            block_client = CASE WHEN v.block_slot = i.block_slot AND v.block_root = decode(i.block_root, 'hex')
                THEN v.block_client END,
            source_epoch = i.source_epoch, target_epoch = i.target_epoch,
            attestation_root = decode(i.attestation_root, 'hex'),
            attestation_client = CASE WHEN v.target_epoch = i.target_epoch AND v.source_epoch = i.source_epoch
                AND v.attestation_root = decode(i.attestation_root, 'hex') THEN v.attestation_client END
        FROM unnest($1::text[], $2::numeric[], $3::text[], $4::numeric[], $5::numeric[], $6::text[])
            AS i(pubkey, block_slot, block_root, source_epoch, target_epoch, attestation_root)
        WHERE v.pubkey = decode(i.pubkey, 'hex')
        """
}
