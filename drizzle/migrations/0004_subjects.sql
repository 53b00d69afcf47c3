CREATE TABLE "host_networks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"host_id" uuid NOT NULL,
	"name" text NOT NULL,
	"uuid" uuid NOT NULL,
	"mode" text NOT NULL,
	"bridge" text,
	"addresses" jsonb NOT NULL,
	"leases" jsonb NOT NULL,
	"is_active" boolean NOT NULL,
	"is_autostart" boolean NOT NULL,
	"is_persistent" boolean NOT NULL,
	"definition" text NOT NULL,
	"observed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "operations_vm_id_idx";--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "subject_type" text;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
-- An image that was deleted has left its operations without an id of it.
UPDATE "operations" SET
	"subject_type" = CASE WHEN "kind" LIKE 'image.%' THEN 'image' ELSE 'vm' END,
	"subject_id" = coalesce("vm_id", "image_id", gen_random_uuid());--> statement-breakpoint
ALTER TABLE "operations" ALTER COLUMN "subject_type" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ALTER COLUMN "subject_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "host_networks" ADD CONSTRAINT "host_networks_host_id_hosts_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."hosts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "host_networks_host_id_idx" ON "host_networks" USING btree ("host_id");--> statement-breakpoint
CREATE INDEX "operations_subject_idx" ON "operations" USING btree ("subject_type","subject_id");