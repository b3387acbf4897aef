/// The JSON Schema of scenario files, as docs/scenario.schema.json has it; a test holds the two equal.
enum ScenarioSchema {
    static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "kendall.scenario/1",
          "title": "A scenario of kendall",
          "description": "What a load test sends, where, when, what the target is thought to be and what has to come out. See docs/scenario.md.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "version": {
              "const": 1
            },
            "name": {
              "type": "string"
            },
            "seed": {
              "type": "integer",
              "minimum": 0
            },
            "target": {
              "type": "string",
              "description": "The URL of the target, without a path."
            },
            "env": {
              "type": "array",
              "items": {
                "type": "string"
              },
              "description": "Environment variables that ${NAME} may stand for."
            },
            "defaults": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "timeout": {
                  "$ref": "#/$defs/duration"
                },
                "headers": {
                  "$ref": "#/$defs/headers"
                },
                "keepalive": {
                  "type": "boolean"
                },
                "connections": {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "max": {
                      "type": "integer",
                      "minimum": 1
                    },
                    "on_limit": {
                      "enum": [
                        "queue",
                        "drop"
                      ]
                    }
                  }
                }
              }
            },
            "data": {
              "type": "object",
              "additionalProperties": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "file": {
                    "type": "string"
                  },
                  "column": {
                    "type": "string"
                  },
                  "order": {
                    "enum": [
                      "random",
                      "sequential",
                      "once"
                    ]
                  }
                },
                "required": [
                  "file"
                ]
              }
            },
            "requests": {
              "type": "array",
              "minItems": 1,
              "items": {
                "$ref": "#/$defs/request"
              }
            },
            "sessions": {
              "type": "array",
              "minItems": 1,
              "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "name": {
                    "type": "string"
                  },
                  "weight": {
                    "type": "number",
                    "exclusiveMinimum": 0
                  },
                  "steps": {
                    "$ref": "#/$defs/steps"
                  }
                },
                "required": [
                  "steps"
                ]
              }
            },
            "phases": {
              "type": "array",
              "minItems": 1,
              "items": {
                "$ref": "#/$defs/phase"
              }
            },
            "model": {
              "$ref": "#/$defs/model"
            },
            "serve": {
              "$ref": "#/$defs/serve"
            },
            "thresholds": {
              "type": "array",
              "items": {
                "oneOf": [
                  {
                    "type": "string"
                  },
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "expression": {
                        "type": "string"
                      },
                      "abort_after": {
                        "$ref": "#/$defs/duration"
                      }
                    },
                    "required": [
                      "expression"
                    ]
                  }
                ]
              }
            },
            "output": {
              "oneOf": [
                {
                  "type": "string"
                },
                {
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                }
              ]
            }
          },
          "required": [
            "version",
            "phases"
          ],
          "$defs": {
            "duration": {
              "type": "string",
              "pattern": "^(0|([0-9.]+(ns|us|µs|ms|s|m|min|h))+)$",
              "description": "A duration such as 250ms, 30s, 1m30s or 2h."
            },
            "rate": {
              "type": [
                "string",
                "number"
              ],
              "pattern": "^[0-9.]+[kM]?(/(s|sec|m|min|h))?$",
              "description": "A rate such as 200/s or 25k/min; a bare number is per second."
            },
            "headers": {
              "type": "object",
              "additionalProperties": {
                "type": [
                  "string",
                  "number",
                  "boolean"
                ]
              }
            },
            "expect": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "status": {
                  "oneOf": [
                    {
                      "type": "integer"
                    },
                    {
                      "type": "array",
                      "items": {
                        "type": "integer",
                        "minimum": 100,
                        "maximum": 599
                      }
                    }
                  ]
                },
                "max_body": {
                  "type": [
                    "string",
                    "integer"
                  ]
                },
                "body_contains": {
                  "type": "string"
                }
              }
            },
            "request": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "name": {
                  "type": "string"
                },
                "get": {
                  "type": "string",
                  "pattern": "^(/|\\$)",
                  "description": "Path and query; may have ${variables}."
                },
                "post": {
                  "type": "string",
                  "pattern": "^(/|\\$)",
                  "description": "Path and query; may have ${variables}."
                },
                "put": {
                  "type": "string",
                  "pattern": "^(/|\\$)",
                  "description": "Path and query; may have ${variables}."
                },
                "patch": {
                  "type": "string",
                  "pattern": "^(/|\\$)",
                  "description": "Path and query; may have ${variables}."
                },
                "delete": {
                  "type": "string",
                  "pattern": "^(/|\\$)",
                  "description": "Path and query; may have ${variables}."
                },
                "head": {
                  "type": "string",
                  "pattern": "^(/|\\$)",
                  "description": "Path and query; may have ${variables}."
                },
                "options": {
                  "type": "string",
                  "pattern": "^(/|\\$)",
                  "description": "Path and query; may have ${variables}."
                },
                "headers": {
                  "$ref": "#/$defs/headers"
                },
                "body": {
                  "type": "string"
                },
                "json": {},
                "form": {
                  "type": "object",
                  "additionalProperties": {
                    "type": [
                      "string",
                      "number",
                      "boolean"
                    ]
                  }
                },
                "timeout": {
                  "$ref": "#/$defs/duration"
                },
                "expect": {
                  "$ref": "#/$defs/expect"
                },
                "weight": {
                  "type": "number",
                  "exclusiveMinimum": 0
                }
              },
              "oneOf": [
                {
                  "required": [
                    "get"
                  ]
                },
                {
                  "required": [
                    "post"
                  ]
                },
                {
                  "required": [
                    "put"
                  ]
                },
                {
                  "required": [
                    "patch"
                  ]
                },
                {
                  "required": [
                    "delete"
                  ]
                },
                {
                  "required": [
                    "head"
                  ]
                },
                {
                  "required": [
                    "options"
                  ]
                }
              ]
            },
            "steps": {
              "type": "array",
              "minItems": 1,
              "items": {
                "oneOf": [
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "name": {
                        "type": "string"
                      },
                      "get": {
                        "type": "string",
                        "pattern": "^(/|\\$)",
                        "description": "Path and query; may have ${variables}."
                      },
                      "post": {
                        "type": "string",
                        "pattern": "^(/|\\$)",
                        "description": "Path and query; may have ${variables}."
                      },
                      "put": {
                        "type": "string",
                        "pattern": "^(/|\\$)",
                        "description": "Path and query; may have ${variables}."
                      },
                      "patch": {
                        "type": "string",
                        "pattern": "^(/|\\$)",
                        "description": "Path and query; may have ${variables}."
                      },
                      "delete": {
                        "type": "string",
                        "pattern": "^(/|\\$)",
                        "description": "Path and query; may have ${variables}."
                      },
                      "head": {
                        "type": "string",
                        "pattern": "^(/|\\$)",
                        "description": "Path and query; may have ${variables}."
                      },
                      "options": {
                        "type": "string",
                        "pattern": "^(/|\\$)",
                        "description": "Path and query; may have ${variables}."
                      },
                      "headers": {
                        "$ref": "#/$defs/headers"
                      },
                      "body": {
                        "type": "string"
                      },
                      "json": {},
                      "form": {
                        "type": "object",
                        "additionalProperties": {
                          "type": [
                            "string",
                            "number",
                            "boolean"
                          ]
                        }
                      },
                      "timeout": {
                        "$ref": "#/$defs/duration"
                      },
                      "expect": {
                        "$ref": "#/$defs/expect"
                      },
                      "extract": {
                        "type": "object",
                        "additionalProperties": {
                          "type": "object",
                          "additionalProperties": false,
                          "properties": {
                            "json": {
                              "type": "string"
                            },
                            "header": {
                              "type": "string"
                            },
                            "regex": {
                              "type": "string"
                            }
                          },
                          "minProperties": 1,
                          "maxProperties": 1
                        }
                      }
                    },
                    "oneOf": [
                      {
                        "required": [
                          "get"
                        ]
                      },
                      {
                        "required": [
                          "post"
                        ]
                      },
                      {
                        "required": [
                          "put"
                        ]
                      },
                      {
                        "required": [
                          "patch"
                        ]
                      },
                      {
                        "required": [
                          "delete"
                        ]
                      },
                      {
                        "required": [
                          "head"
                        ]
                      },
                      {
                        "required": [
                          "options"
                        ]
                      }
                    ]
                  },
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "think": {
                        "$ref": "#/$defs/think"
                      }
                    },
                    "required": [
                      "think"
                    ]
                  },
                  {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                      "repeat": {
                        "type": "object",
                        "additionalProperties": false,
                        "properties": {
                          "times": {
                            "type": "integer",
                            "minimum": 1,
                            "maximum": 1000
                          },
                          "steps": {
                            "$ref": "#/$defs/steps"
                          }
                        },
                        "required": [
                          "times",
                          "steps"
                        ]
                      }
                    },
                    "required": [
                      "repeat"
                    ]
                  }
                ]
              }
            },
            "think": {
              "oneOf": [
                {
                  "$ref": "#/$defs/duration"
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "exponential": {
                      "$ref": "#/$defs/duration"
                    }
                  },
                  "required": [
                    "exponential"
                  ]
                }
              ]
            },
            "intensity": {
              "oneOf": [
                {
                  "$ref": "#/$defs/rate"
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "from": {
                      "$ref": "#/$defs/rate"
                    },
                    "to": {
                      "$ref": "#/$defs/rate"
                    }
                  },
                  "required": [
                    "from",
                    "to"
                  ]
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "steps": {
                      "type": "array",
                      "minItems": 1,
                      "items": {
                        "$ref": "#/$defs/rate"
                      }
                    }
                  },
                  "required": [
                    "steps"
                  ]
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "mean": {
                      "$ref": "#/$defs/rate"
                    },
                    "amplitude": {
                      "$ref": "#/$defs/rate"
                    },
                    "period": {
                      "$ref": "#/$defs/duration"
                    }
                  },
                  "required": [
                    "mean",
                    "amplitude",
                    "period"
                  ]
                }
              ]
            },
            "phase": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "name": {
                  "type": "string",
                  "pattern": "^[^ .<>=]+$"
                },
                "duration": {
                  "$ref": "#/$defs/duration"
                },
                "rate": {
                  "$ref": "#/$defs/intensity"
                },
                "arrivals": {
                  "oneOf": [
                    {
                      "type": "string",
                      "pattern": "^(poisson|constant|uniform|gamma:[0-9.]+)$"
                    },
                    {
                      "type": "object",
                      "additionalProperties": false,
                      "properties": {
                        "gamma": {
                          "type": "number",
                          "exclusiveMinimum": 0
                        }
                      },
                      "required": [
                        "gamma"
                      ]
                    }
                  ]
                },
                "at_once": {
                  "type": "integer",
                  "minimum": 1
                },
                "requests": {
                  "type": "integer",
                  "minimum": 1
                },
                "concurrency": {
                  "type": "integer",
                  "minimum": 1
                },
                "think": {
                  "$ref": "#/$defs/think"
                },
                "trace": {
                  "type": "string"
                },
                "speed": {
                  "type": "number",
                  "exclusiveMinimum": 0
                },
                "loop": {
                  "type": "boolean"
                },
                "format": {
                  "enum": [
                    "har",
                    "access-log",
                    "vegeta",
                    "jsonl",
                    "csv",
                    "goreplay"
                  ]
                },
                "allow_writes": {
                  "type": "boolean"
                },
                "pause": {
                  "$ref": "#/$defs/duration"
                },
                "record": {
                  "type": "boolean"
                },
                "serve": {
                  "$ref": "#/$defs/serve"
                },
                "model": {
                  "$ref": "#/$defs/model"
                }
              },
              "anyOf": [
                {
                  "required": [
                    "rate",
                    "duration"
                  ]
                },
                {
                  "required": [
                    "at_once"
                  ]
                },
                {
                  "required": [
                    "concurrency"
                  ]
                },
                {
                  "required": [
                    "trace"
                  ]
                },
                {
                  "required": [
                    "pause"
                  ]
                }
              ]
            },
            "model": {
              "oneOf": [
                {
                  "const": "fit"
                },
                {
                  "type": "object",
                  "additionalProperties": false,
                  "properties": {
                    "workers": {
                      "type": "integer",
                      "minimum": 1
                    },
                    "parts": {
                      "type": "integer",
                      "minimum": 1,
                      "maximum": 1000
                    },
                    "service_time": {
                      "$ref": "#/$defs/duration"
                    },
                    "notation": {
                      "type": "string"
                    },
                    "service_law": {
                      "type": "string"
                    },
                    "capacity": {
                      "type": [
                        "integer",
                        "null"
                      ],
                      "minimum": 1
                    },
                    "discipline": {
                      "enum": [
                        "fcfs",
                        "ps"
                      ]
                    }
                  },
                  "anyOf": [
                    {
                      "required": [
                        "notation"
                      ]
                    },
                    {
                      "required": [
                        "workers",
                        "service_time"
                      ]
                    }
                  ]
                }
              ]
            },
            "serve": {
              "type": "object",
              "additionalProperties": false,
              "properties": {
                "workers": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "service_time": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "service_law": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "capacity": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "discipline": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "architecture": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "seed": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "response_bytes": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                },
                "event_loops": {
                  "type": [
                    "integer",
                    "string",
                    "null"
                  ]
                }
              },
              "description": "Options of kendall serve, which is started for the run."
            }
          }
        }

        """#
}
