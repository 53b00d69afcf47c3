CREATE TABLE "host_hardware" (
	"host_id" uuid PRIMARY KEY NOT NULL,
	"hardware" jsonb NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "connections" jsonb;--> statement-breakpoint
ALTER TABLE "hosts" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "host_hardware" ADD CONSTRAINT "host_hardware_host_id_hosts_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."hosts"("id") ON DELETE cascade ON UPDATE no action;