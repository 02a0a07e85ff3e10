"""e-Kinerja: performance management on a low-code engine.

The layers, upper ones importing lower ones only (checked by import-linter):

    cli, wsgi, worker, sandbox    entry points, with serving (gunicorn) and supervisor (everything at once)
    factory                       the composition root
    views | admin                 hand-written pages | the generated administration
    web                           what pages share: principal, authorize, transaction, errors
    sync                          background work
    exports | imports             files out | files in
    workflows                     verbs: the only code that changes business rows
    models                        tables and queries
    engine                        schema/ read into a frozen Catalog
    domain                        rules, standard library only
    settings, errors, processes
"""
