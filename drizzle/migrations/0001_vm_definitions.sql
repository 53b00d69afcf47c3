CREATE TABLE "vm_definitions" (
	"vm_id" uuid PRIMARY KEY NOT NULL,
	"stored" text,
	"active" text,
	"fingerprint" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "vm_definitions" ADD CONSTRAINT "vm_definitions_vm_id_vms_id_fk" FOREIGN KEY ("vm_id") REFERENCES "public"."vms"("id") ON DELETE cascade ON UPDATE no action;