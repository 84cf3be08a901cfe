-- Every process hears when credentials that it may remember as good are so no more.
CREATE FUNCTION tell_withdrawal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('stheno_withdrawn', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER withdrawn_change AFTER UPDATE OF id, user_id, customer_id, valid_from ON auth_identity FOR EACH ROW
    WHEN (OLD.id <> NEW.id OR OLD.valid_from <> NEW.valid_from
        OR (OLD.user_id IS NOT NULL AND OLD.user_id IS DISTINCT FROM NEW.user_id)
        OR (OLD.customer_id IS NOT NULL AND OLD.customer_id IS DISTINCT FROM NEW.customer_id))
    EXECUTE FUNCTION tell_withdrawal();
CREATE TRIGGER withdrawn_deletion AFTER DELETE ON auth_identity FOR EACH ROW EXECUTE FUNCTION tell_withdrawal();

CREATE TRIGGER withdrawn_change AFTER UPDATE OF deleted_at ON "user" FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION tell_withdrawal();
CREATE TRIGGER withdrawn_deletion AFTER DELETE ON "user" FOR EACH ROW EXECUTE FUNCTION tell_withdrawal();

-- Guests cannot sign in.
CREATE TRIGGER withdrawn_change AFTER UPDATE OF deleted_at ON customer FOR EACH ROW
    WHEN (OLD.has_account AND OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION tell_withdrawal();
CREATE TRIGGER withdrawn_deletion AFTER DELETE ON customer FOR EACH ROW
    WHEN (OLD.has_account) EXECUTE FUNCTION tell_withdrawal();

CREATE TRIGGER withdrawn_change AFTER UPDATE OF id_hash, side, auth_identity_id, claims, expires_at ON session
    FOR EACH ROW EXECUTE FUNCTION tell_withdrawal();
-- One that has expired is trusted no more, and those are deleted whenever somebody signs in.
CREATE TRIGGER withdrawn_deletion AFTER DELETE ON session FOR EACH ROW
    WHEN (OLD.expires_at > now()) EXECUTE FUNCTION tell_withdrawal();

CREATE TRIGGER withdrawn_change AFTER UPDATE OF token_hash, type, revoked_at ON api_key
    FOR EACH ROW EXECUTE FUNCTION tell_withdrawal();
CREATE TRIGGER withdrawn_deletion AFTER DELETE ON api_key FOR EACH ROW EXECUTE FUNCTION tell_withdrawal();
