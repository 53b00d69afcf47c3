CREATE TABLE "vm_screens" (
	"vm_id" uuid PRIMARY KEY NOT NULL,
	"wanted_until" timestamp with time zone NOT NULL,
	"mark" text,
	"type" text,
	"picture" text,
	"taken_at" timestamp with time zone,
	"problem" jsonb
);
--> statement-breakpoint
ALTER TABLE "vm_screens" ADD CONSTRAINT "vm_screens_vm_id_vms_id_fk" FOREIGN KEY ("vm_id") REFERENCES "public"."vms"("id") ON DELETE cascade ON UPDATE no action;