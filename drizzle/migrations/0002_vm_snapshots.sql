CREATE TABLE "vm_snapshots" (
	"vm_id" uuid NOT NULL,
	"name" text NOT NULL,
	"parent" text,
	"created_at" timestamp with time zone NOT NULL,
	"description" text NOT NULL,
	"created_by_operation" text,
	"state" text NOT NULL,
	"has_memory" boolean NOT NULL,
	"kind" text NOT NULL,
	"is_current" boolean NOT NULL,
	"disks" jsonb NOT NULL,
	"memory_path" text,
	"size_bytes" bigint,
	"definition" text NOT NULL,
	CONSTRAINT "vm_snapshots_vm_id_name_pk" PRIMARY KEY("vm_id","name")
);
--> statement-breakpoint
ALTER TABLE "vm_snapshots" ADD CONSTRAINT "vm_snapshots_vm_id_vms_id_fk" FOREIGN KEY ("vm_id") REFERENCES "public"."vms"("id") ON DELETE cascade ON UPDATE no action;