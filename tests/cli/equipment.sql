-- What headquarters puts at central for tests/cli/equipment.transcript.
-- SPDX-License-Identifier: Apache-2.0
INSERT INTO consultant_types (name) VALUES ('Electrical'), ('Safety'), ('Structural');

INSERT INTO equipment_templates (id, name, category, specifications) VALUES
    ('a0000000-0000-4000-8000-000000000001', 'Tower crane', 'Lifting', '{"height_m": 60}'),
    ('a0000000-0000-4000-8000-000000000002', 'Scissor lift', 'Access', '{"platform_m": 12}'),
    ('a0000000-0000-4000-8000-000000000003', 'Boom lift', 'Access', '{"platform_m": 25}'),
    ('a0000000-0000-4000-8000-000000000004', 'Ladder', 'Access', '{}');

INSERT INTO equipment_template_consultants (template_id, consultant_type_id)
SELECT t.id, c.id
FROM equipment_templates AS t
JOIN consultant_types AS c
    ON c.name = 'Safety' AND t.name <> 'Ladder' OR c.name = 'Structural' AND t.category = 'Lifting';
