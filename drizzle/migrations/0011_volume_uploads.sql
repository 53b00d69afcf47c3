CREATE TABLE "volume_uploads" (
	"operation_id" uuid PRIMARY KEY NOT NULL,
	"received_bytes" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "volume_uploads" ADD CONSTRAINT "volume_uploads_operation_id_operations_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."operations"("id") ON DELETE cascade ON UPDATE no action;