CREATE TABLE "host_pools" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host_id" uuid NOT NULL,
	"name" text NOT NULL,
	"uuid" uuid NOT NULL,
	"type" text NOT NULL,
	"path" text,
	"is_active" boolean NOT NULL,
	"is_autostart" boolean NOT NULL,
	"is_persistent" boolean NOT NULL,
	"capacity_bytes" bigint NOT NULL,
	"allocation_bytes" bigint NOT NULL,
	"available_bytes" bigint NOT NULL,
	"definition" text NOT NULL,
	"volumes_fingerprint" text,
	"observed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "host_volumes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host_id" uuid NOT NULL,
	"pool_id" uuid NOT NULL,
	"pool_name" text NOT NULL,
	"name" text NOT NULL,
	"path" text NOT NULL,
	"format" text,
	"capacity_bytes" bigint NOT NULL,
	"allocation_bytes" bigint NOT NULL,
	"backing_path" text
);
--> statement-breakpoint
ALTER TABLE "host_pools" ADD CONSTRAINT "host_pools_host_id_hosts_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."hosts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "host_volumes" ADD CONSTRAINT "host_volumes_host_id_hosts_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."hosts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "host_volumes" ADD CONSTRAINT "host_volumes_pool_id_host_pools_id_fk" FOREIGN KEY ("pool_id") REFERENCES "public"."host_pools"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "host_pools_host_id_idx" ON "host_pools" USING btree ("host_id");--> statement-breakpoint
CREATE INDEX "host_volumes_pool_id_idx" ON "host_volumes" USING btree ("pool_id");--> statement-breakpoint
CREATE INDEX "host_volumes_host_id_path_idx" ON "host_volumes" USING btree ("host_id","path");