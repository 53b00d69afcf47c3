ALTER TABLE "vms" ADD COLUMN "search_text" text GENERATED ALWAYS AS (lower(name || ' ' || external_id || ' ' || id::text
        || ' ' || coalesce(facts ->> 'addresses', '') || ' ' || coalesce(facts ->> 'tags', '')
        || ' ' || coalesce(facts ->> 'guestHostname', '')
        || ' ' || coalesce(jsonb_path_query_array(facts, '$.nics[*].mac')::text, ''))) STORED;